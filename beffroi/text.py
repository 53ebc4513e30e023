"""Text as it is compared, and as it is seen."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, normalize

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|(?<![\u0600-\u1fff\u2070-\ufefe\U00010000-\U000dffff])[\u200c\u200d]"
)
"""Joiners stay behind a sign of a script, or an emoji, that they are for."""
_BREAKS = {0x2028: "\n", 0x2029: "\n"}


def visible(text: str) -> str:
    """The text without what nobody sees and what changes how the rest is seen: control characters but tabs
    and line breaks, zero-width marks, soft hyphens, direction overrides, tags (Unicode Technical Report 36).

    What a person reads before agreeing and what then leaves go through it alike.
    """
    return _UNSEEN.sub("", text.translate(_BREAKS))


def without_accents(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """The text's letters without the marks on them.

    Args:
        form: Unicode's decomposition (Standard Annex 15): ``NFKD`` also takes apart
            letters of compatibility, such as « ﬁ » and « ² ».
    """
    if text.isascii():
        return text
    return "".join(letter for letter in normalize(form, text) if not combining(letter))
