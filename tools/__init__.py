"""Tools: what can be done, each in a sandbox, over the systems of the city."""
