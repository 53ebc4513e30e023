"""GLPI: the ticketing port over its REST interface, as one account for everybody."""
