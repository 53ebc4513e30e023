"""Servers of the Model Context Protocol as tools of the house: reviewed, walled in, and never trusted.

What a server says of its tools is shown to a person, kept with a hash, and used only from then on
(`tools.mcp.reviewed`); each call is one connection of its own (`tools.mcp.connection`), to a program in a
sandbox or to one pinned address; what comes back is foreign text (docs/decisions/011-mcp.md).
"""
