"""Text as it is compared, and as it is seen."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, normalize

_IGNORED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]+"
)
"""Control characters, what Unicode calls ignorable (Default_Ignorable_Code_Point), and Braille's blank."""
_EMOJI = (
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030"
    "\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_JOINED = (
    "[\u0600-\u109f\u1700-\u17b3\u17b6-\u180a\u1810-\u1cff\ua800-\ua95f\ua980-\uaaff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001eeff]"
)
"""Signs of the scripts whose letters joiners join or part."""
_MISPLACED = re.compile(
    f"(?<!{_JOINED})(?:\u200c|(?<!{_EMOJI})(?<!{_EMOJI}\ufe0f)\u200d|\u200d(?!{_EMOJI}))"
    f"|(?<!{_EMOJI})(?:\ufe0e|(?<![#*0-9])\ufe0f|\ufe0f(?!\u20e3))"
    "|(?<![\u1820-\u18aa])[\u180b-\u180d\u180f]"
)
"""Joiners, and selectors of a form, behind no sign that they are for: of a script, or within an emoji."""
_BREAKS = {0x2028: "\n", 0x2029: "\n"}


def visible(text: str) -> str:
    """The text without what nobody sees and what changes how the rest is seen: control characters but tabs
    and line breaks, zero-width marks, soft hyphens, fillers, direction overrides, tags, selectors of a form
    (Unicode Technical Report 36). Joiners and selectors stay where a script or an emoji needs them.

    What a person reads before agreeing and what then leaves go through it alike.
    """
    return _MISPLACED.sub("", _IGNORED.sub("", text.translate(_BREAKS)))


def without_accents(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """The text's letters without the marks on them.

    Args:
        form: Unicode's decomposition (Standard Annex 15): ``NFKD`` also takes apart
            letters of compatibility, such as « ﬁ » and « ² ».
    """
    if text.isascii():
        return text
    return "".join(letter for letter in normalize(form, text) if not combining(letter))
