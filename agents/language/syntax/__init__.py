"""Text of plans and their tree."""
