"""How right the planner is, on requests kept apart from all that it was trained on."""
