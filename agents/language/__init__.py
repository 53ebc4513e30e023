"""The language of plans: parsed, typed, traced to the request, and said in words."""
