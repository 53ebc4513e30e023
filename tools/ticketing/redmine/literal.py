"""Texts in a note of Redmine as they were written: they mention nobody, and are no markup.

Redmine reads Textile or Markdown by its own setting, and tells whoever a note mentions. An invisible joiner
on both sides of each mark, and before what is one at the start of a line alone (a title, a list, a quotation,
blanks before code), keeps both from meaning anything, and a person sees the text as it is. A hyphen within a
word or a number is no mark.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
_MARKS = re.compile(r"([!\"#%&*+:<=>?@\[\\\]^_`{|}~]|(?<!\w)-|-(?!\w)|(?i:\bwww)(?=\.))")
_AT_START = re.compile(
    r"(?<![^\r\n])(?=[^\S\r\n]|\d+[.)](?!\S)|(?i:h[1-6]|bq|bc|p|pre|fn\d+|table|notextile)\S*\.)"
)


def literal(text: str) -> str:
    """A text that others may have written, for a note."""
    started = _AT_START.sub(_JOINER, as_written(text))
    return _MARKS.sub(rf"{_JOINER}\1{_JOINER}", started)


def as_written(text: str | None) -> str:
    """The same without the joiners: what a note says, for whoever reads it here."""
    return (text or "").replace(_JOINER, "")
