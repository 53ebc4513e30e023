"""The checker: types, labels and bounds of a plan before anything runs."""
