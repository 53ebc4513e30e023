"""Effects: each happens once, is known afterwards, and is counted."""
