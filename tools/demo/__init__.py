"""Real city systems with the demo city's data, on this machine alone: for tests and for demonstrations."""
