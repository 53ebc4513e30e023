"""Pages of one's own work: signing in, requests, questions, approvals. Plain forms, no script needed."""
