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
_ENDINGS = ("ieme", "eme", "ere", "er", "e")
_BY_CASE = re.compile(r"[IVX](?P<long>i)?[eè]me\b")
"""« Xième » is the 10th, « XIème » the 11th; where case does not tell, « xième » may be either."""
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
    either = _romans(text)
    if len(either) > 1:
        return Ambiguous(either)
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
    plain, romans = _plain(text), _romans(text)
    if len(romans) > 1:
        return None
    found = _from_figures(plain) or next(iter(romans), None) or _from_words(plain)
    return found if found and 1 <= found <= 20 else None


def _plain(text: str) -> str:
    spaced = _STUCK.sub(r"\1 ", fold(text))
    return " ".join(_NOISE.sub(" ", spaced).replace(",", " ").split())


def _from_figures(plain: str) -> int | None:
    if match := _POSTCODE.fullmatch(plain):
        return int(match.group(1))
    match = _FIGURES.fullmatch(plain)
    return int(match.group(1)) if match else None


def _romans(text: str) -> tuple[int, ...]:
    """What a Roman numeral with its ending may mean: two numbers where the last « i » may be of either."""
    plain = _plain(text)
    if plain in _ROMAN:
        return (_ROMAN.index(plain) + 1,) if len(plain) > 1 else ()
    bare = {end: plain.removesuffix(end).strip() for end in _ENDINGS if plain.endswith(end)}
    found = {end: _ROMAN.index(numeral) + 1 for end, numeral in bare.items() if numeral in _ROMAN}
    if {"ieme", "eme"} <= found.keys() and (told := _BY_CASE.search(text)):
        return (found["ieme" if told["long"] else "eme"],)
    return tuple(sorted(set(found.values())))


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
