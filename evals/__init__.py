"""Evaluations: how right, how safe and how fast the house is, measured on it as it is."""
