"""The interpreter: what a checked plan comes to, from stored results alone. Pure; values carry labels."""
