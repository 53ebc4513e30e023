"""The nodes of the graph, one a file. Each takes a run from where it stands and says where it goes next."""
