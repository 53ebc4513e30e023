"""What a request orders, asks, forbids or wants told to somebody else, as its words say."""
