"""Mail: messages that leave by the city's own server, to the city's own addresses."""
