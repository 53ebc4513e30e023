"""Training of the planner's adapter: its data, made from phrases of our own, and its loop."""
