"""What runs inside the sandbox and tries to get out: one function a way out. On its own it harms nothing.

A probe takes a `Held` and returns words that the attacker outside recognises, or fails.
"""
