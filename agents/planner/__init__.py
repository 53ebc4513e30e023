"""The planner: from a request to a checked plan, by one model, two in a row, or plans written before."""
