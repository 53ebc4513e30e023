"""The embedded ticketing: the port on one SQLite file."""
