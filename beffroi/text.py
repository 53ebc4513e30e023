"""Text compared without its accents."""

from __future__ import annotations

from typing import Literal
from unicodedata import combining, normalize


def without_accents(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """The text's letters without the marks on them.

    Args:
        form: Unicode's decomposition (Standard Annex 15): ``NFKD`` also takes apart
            letters of compatibility, such as « ﬁ » and « ² ».
    """
    if text.isascii():
        return text
    return "".join(letter for letter in normalize(form, text) if not combining(letter))
