"""Arrondissements of Paris, 1 to 20, however people write them, in French or English."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from agents.language.lexicon.english import english_ordinal
from agents.language.lexicon.figures import in_words
from agents.language.lexicon.folding import fold
from agents.language.lexicon.outcomes import Ambiguous, Resolution, Resolved, Unknown
from agents.language.lexicon.sounds import sound
from beffroi.numerals import spelling

_NOISE = re.compile(
    r"\b(?:arrondissements?|ar+ondis+ements?|arrdts?|ardts?|ardt|arrts?|arr|arron|districts?|paris|secteur|numero|"
    r"no|n|le|la|les|du|dans|au|l|d|de|the|in|of|number)\b[.'°º]*|['#-]"
)
_STUCK = re.compile(r"\b(paris|arr|district)(?=\d)")
_FIGURES = re.compile(r"(\d{1,2})\s*(?:er|ere|re|e|em|eme|ieme|iem|emme|eme?s|nd|nde|de|st|rd|th)?\.?")
_POSTCODE = re.compile(r"75 ?[01](\d\d)(?: paris)?")
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_MASCULINE = re.compile(r"\b(?:le|du|au) $")
_ENDING = re.compile(r"(?:eme|ere|er|e)$")
_LONG_ENDING = re.compile(r"(?<=[IVX])i[eè]me\b")
"""« Xième »; in « XIème » the last I is of the numeral, as in « xième », where nothing tells them apart."""
_ORDINALS = {
    "premier": 1, "premiere": 1, "premie": 1, "second": 2, "seconde": 2, "segond": 2, "cinquieme": 5,
}  # fmt: skip
_SEVERAL = re.compile(
    r"\d\w*\W+(?:(?:et|ou|and|or|puis|du|le|dans|au|a|to)\W+)+(?:\w+\W+)?\d|\d\w*\s*[,/&+-]\s*\d"
)
_QUANTITY = re.compile(r"aine\b|^une$|\bpaire\b|\bdozen\b")
_ONE_EACH = "Un seul arrondissement à la fois : une étape pour chacun"
_ORDINAL_SOUND = "iem"


def resolve_district(text: str, *, fuzzy: bool = True) -> Resolution:
    """The arrondissement that the words name; several where a misspelt ordinal is as near to each.

    Args:
        fuzzy: also accept a wrong letter in an ordinal (« onsiaime »).
    """
    found = district(text)
    if found is not None:
        return Resolved(found)
    if _SEVERAL.search(fold(text)):
        return Unknown(_ONE_EACH)
    near = _misspelt(_plain(text)) if fuzzy else ()
    return Unknown() if not near else Resolved(near[0]) if len(near) == 1 else Ambiguous(near)


def is_life(before: str, said: str) -> bool:
    """Whether « vie » is the word and not « VIe » in small letters, which has « le » or « du » before it."""
    return said == "vie" and not _MASCULINE.search(fold(before))


def district(text: str) -> int | None:
    """``11e``, ``11ème``, ``XIe``, ``onzième``, ``75011``, ``Paris 11``, ``11th``; None for other words."""
    plain = _plain(text)
    found = _from_figures(plain) or _from_roman(_plain(_LONG_ENDING.sub("e", text))) or _from_words(plain)
    return found if found and 1 <= found <= 20 else None


def _plain(text: str) -> str:
    spaced = _STUCK.sub(r"\1 ", fold(text))
    return " ".join(_NOISE.sub(" ", spaced).replace(",", " ").split())


def _from_figures(plain: str) -> int | None:
    if match := _POSTCODE.fullmatch(plain):
        return int(match.group(1))
    match = _FIGURES.fullmatch(plain)
    return int(match.group(1)) if match else None


def _from_roman(plain: str) -> int | None:
    bare = plain if plain in _ROMAN else _ENDING.sub("", plain).strip()
    return _ROMAN.index(bare) + 1 if bare in _ROMAN and len(plain) > 1 else None


def _from_words(plain: str) -> int | None:
    found = _ORDINALS.get(plain) or english_ordinal(plain) or _ordinals().get(sound(plain.replace(" ", "")))
    return found or (None if _QUANTITY.search(plain) else in_words(plain))


def _misspelt(plain: str) -> tuple[int, ...]:
    """The districts whose ordinal is one letter away by sound."""
    heard = sound(plain.replace(" ", ""))
    if len(heard) < len(_ORDINAL_SOUND) + 2:
        return ()
    near = {value for key, value in _ordinals().items() if OSA.distance(key, heard, score_cutoff=1) <= 1}
    return tuple(sorted(near))


@lru_cache(maxsize=1)
def _ordinals() -> dict[str, int]:
    """Ordinals from 2 to 20 by their sound, so that « dizuitième » is « dix-huitième »."""
    words = {value: spelling(value).replace(" ", "").removesuffix("e") for value in range(2, 21)}
    words |= {5: "cinqu", 9: "neuv", 19: "dixneuv"}
    return {sound(word + "ieme"): value for value, word in words.items()} | {"setiem": 7, "disetiem": 17}
