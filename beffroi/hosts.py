"""Names of hosts that mean the same to every room."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""This machine itself: nothing that is sent there passes over a network."""
