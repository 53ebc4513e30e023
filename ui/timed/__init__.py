"""What the server does by the clock, each by one process."""
