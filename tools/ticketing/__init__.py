"""Tickets: the tools over them, and what all connectors share; each connector has its own folder."""
