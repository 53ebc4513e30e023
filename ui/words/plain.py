"""Data as text: what people or city systems wrote is never read as Markdown, HTML or a link."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"(?i)(://|www(?=\.)|@)")
_LOOSE = re.compile("(?<=«) | (?=[»:;?!])")
_JOINER = "\u2060"


def shown(text: object) -> str:
    """Text without what is not seen: control characters, zero-width marks, direction overrides."""
    return _UNSEEN.sub("", str(text))


def unbroken(text: str) -> str:
    """French typography: no line break before « : ; ? ! » and within guillemets."""
    return _LOOSE.sub("\u00a0", text)


def plain(text: object) -> str:
    """Markdown that shows the text as it is, on one line.

    Every punctuation mark is escaped; an invisible joiner keeps the reader from making links of addresses,
    which it does after escapes are undone.
    """
    line = " ".join(shown(text).split())
    return _PUNCTUATION.sub(r"\\\1", _LINK.sub(rf"\1{_JOINER}", line))
