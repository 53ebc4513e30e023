"""When: periods that are over, two of them side by side, what did not change since."""
