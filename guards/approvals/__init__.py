"""Agreements: what is shown, who may decide on it, how long it holds."""
