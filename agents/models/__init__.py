"""Models: the embedded one in its own process, or one behind a server; what they write is constrained."""
