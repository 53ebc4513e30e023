"""Documents: folders of this machine, read, indexed, and searched for the person who asks."""
