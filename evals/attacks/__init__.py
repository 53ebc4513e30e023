"""Attacks on the house: a planner, texts and tools that all work for an attacker, and a judge of its own."""
