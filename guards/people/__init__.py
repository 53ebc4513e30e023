"""People: accounts, sign-in, roles, delegations."""
