"""Texts in a note of Redmine as they were written: they mention nobody, and are no markup.

Redmine reads Textile or Markdown by its own setting, and tells whoever a note mentions. An invisible joiner
on both sides of each mark keeps both from meaning anything, and a person sees the text as it is.
"""

from __future__ import annotations

import re

_JOINER = "\u2060"
_MARKS = re.compile(r"([!\"#%&*+:<=>?@\[\\\]^_`{|}~]|(?i:\bwww)(?=\.))")


def literal(text: str) -> str:
    """A text that others may have written, for a note."""
    return _MARKS.sub(rf"{_JOINER}\1{_JOINER}", as_written(text))


def as_written(text: str | None) -> str:
    """The same without the joiners: what a note says, for whoever reads it here."""
    return (text or "").replace(_JOINER, "")
