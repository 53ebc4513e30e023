"""Agents: from what a person typed to a finished task, with models that see no city data."""
