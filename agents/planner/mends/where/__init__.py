"""Where: streets, places around them, town halls."""
