"""Marks in sentences: what nobody said, and where the run stops for want of a value."""

from __future__ import annotations

SUPPOSED = " (supposé)"
STOPS = " (arrêt s'il n'y en a pas)"
_HELD = "\u2063"


def held(text: str, supposed: bool) -> str:
    """A value with a place for its mark, that quotes around it may still be set."""
    return text + _HELD if supposed else text


def marked(text: str) -> str:
    """A filled template with its marks after quotes and « au plus »."""
    for after in (" »", " au plus"):
        text = text.replace(_HELD + after, after + SUPPOSED)
    return text.replace(_HELD, SUPPOSED)


def unmarked(text: str) -> str:
    """A phrase without marks, where another sentence has them."""
    return text.replace(_HELD, "").replace(SUPPOSED, "").replace(STOPS, "")
