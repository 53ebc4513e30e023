"""Sandbox: one single-use bubblewrap sandbox for each tool call, from a pool of warm spares."""
