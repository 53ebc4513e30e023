"""What `beffroi` offers of the evaluations; the command line finds each by name (`ui/cli/entries.py`)."""
