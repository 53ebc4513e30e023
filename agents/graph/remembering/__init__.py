"""What a run remembers, and where it stands by that."""
