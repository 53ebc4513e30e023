"""The demo city « Paris, données de démonstration »: its generator, its import, and what its stores share."""
