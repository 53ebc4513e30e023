"""Data as text: what people or city systems wrote is never read as Markdown, HTML or a link."""

from __future__ import annotations

import re

from beffroi.text import visible

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"(?i)(://|www(?=\.)|@)")
_LOOSE = re.compile("(?<=«) | (?=[»:;?!])")
_JOINER = "\u2060"


def shown(text: object) -> str:
    """Text without what is not seen: control characters, zero-width marks, direction overrides."""
    return visible(str(text))


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
