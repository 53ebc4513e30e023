"""The person's words: where a literal is from, and which words no step uses."""
