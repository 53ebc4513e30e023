"""Injected texts: what anybody outside may have written, in every place where such a text can lie."""
