"""What a run asks a person, and how it goes on after the reply."""
