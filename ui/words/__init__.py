"""Words of the screens, and data as people read it."""
