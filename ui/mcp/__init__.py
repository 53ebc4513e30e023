"""Beffroi as a server of the Model Context Protocol: one more screen, with one person behind it.

Every call is a run: planned, judged, read in sandboxes, recorded, and stopped before any effect until that
person agrees on the page or at the command line. There is no tool by which a client could agree for them.
"""
