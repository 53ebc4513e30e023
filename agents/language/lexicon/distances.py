"""Distances in metres: « 500 m », « 1,5 km », « un kilomètre et demi », « cinq cents mètres », « 500 »."""

from __future__ import annotations

import re

from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold

_BEFORE = re.compile(
    r"^(?:(?:a|dans|sous|moins|plus|environ|un rayon|rayon|distance|de|d'|le|les|maximum|max)\b'?\s*)+(?=\S)"
)
_FORM = re.compile(
    r"(?P<amount>.+?)\s*(?<![a-z])(?P<unit>km|kms|kilometres?|kilo|m|metres?|metre)(?P<half> et demi)?"
)
_LONGEST = 100_000.0
_HALF = re.compile(r"(?:un )?demi[ -](?=k)")


def distance(text: str) -> float | None:
    """Metres, up to 100 km; None where the words are no distance."""
    plain = " ".join(fold(text).split())
    bare = _BEFORE.sub("", plain)
    found = _read(bare) or _read(plain)
    return found if found is not None and found <= _LONGEST else None


def _read(plain: str) -> float | None:
    if _HALF.match(plain):
        return 500.0
    match = re.fullmatch(_FORM, plain)
    if match is None:
        return _amount(plain)
    factor = 1000.0 if match["unit"].startswith("k") else 1.0
    amount = _amount(match["amount"])
    return None if amount is None else (amount + (0.5 if match["half"] else 0.0)) * factor


def _amount(text: str) -> float | None:
    plain = text.strip()
    if re.fullmatch(r"\d+[.,]\d{1,2}", plain):
        return float(plain.replace(",", "."))
    whole = number(plain)
    return None if whole is None else float(whole)
