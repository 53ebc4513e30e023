"""Past decisions, explained and judged again."""
