"""Redmine: the ticketing port over its REST interface, each person as their own user there."""
