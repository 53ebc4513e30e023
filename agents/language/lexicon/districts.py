"""Arrondissements of Paris, 1 to 20, however people write them."""

from __future__ import annotations

import re

from agents.language.lexicon.figures import spelling
from agents.language.lexicon.folding import fold

_NOISE = re.compile(
    r"\b(?:arrondissements?|arrdts?|ardts?|arrts?|arr|paris|le|la|les|du|dans|au|l|d|de)\b[.']?|'"
)
_FIGURES = re.compile(r"(\d{1,2})\s*(?:er|ere|e|eme|ieme|nd|nde|de)?")
_POSTCODE = re.compile(r"75[01](\d\d)")
_ROMAN = ("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx").split()
_ENDING = re.compile(r"(?:eme|ieme|ere|er|e)$")
_ORDINALS = {"premier": 1, "premiere": 1, "second": 2, "seconde": 2, "cinquieme": 5}


def district(text: str) -> int | None:
    """``11e``, ``11ème``, ``XIe``, ``onzième``, ``75011``, ``Paris 11``; None for any other words."""
    plain = " ".join(_NOISE.sub(" ", fold(text)).replace(",", " ").split())
    found = _from_figures(plain) or _from_roman(plain) or _from_words(plain)
    return found if found and 1 <= found <= 20 else None


def _from_figures(plain: str) -> int | None:
    if match := _POSTCODE.fullmatch(plain):
        return int(match.group(1))
    match = _FIGURES.fullmatch(plain)
    return int(match.group(1)) if match else None


def _from_roman(plain: str) -> int | None:
    bare = plain if plain in _ROMAN else _ENDING.sub("", plain)
    return _ROMAN.index(bare) + 1 if bare in _ROMAN and len(plain) > 1 else None


def _from_words(plain: str) -> int | None:
    bare = plain.replace("-", " ")
    for value in range(1, 21):
        word = spelling(value)
        if bare in (word, word + "ieme", word.removesuffix("e") + "ieme", word.removesuffix("f") + "vieme"):
            return value
    return _ORDINALS.get(bare)
