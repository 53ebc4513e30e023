"""Which ones: what tickets are searched by, what is left out, one of several."""
