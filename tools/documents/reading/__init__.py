"""Reading of document files into passages. What parses formats of others runs in a sandbox (`child`)."""
