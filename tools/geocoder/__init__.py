"""Addresses to places: the demo city's own, or addok."""
