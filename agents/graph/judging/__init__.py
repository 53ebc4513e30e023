"""What policy is asked about a run, and what it said."""
