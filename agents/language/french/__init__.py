"""Plans in French sentences, made by code."""
