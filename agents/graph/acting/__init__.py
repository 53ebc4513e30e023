"""Reads and effects: put before people, judged again, carried out."""
