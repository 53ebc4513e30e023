"""Distances in metres: « 500 m », « 1,5 km », « un kilomètre et demi », « half a mile », « 500 »."""

from __future__ import annotations

import re

from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold
from agents.language.lexicon.outcomes import Resolution, Resolved, Unknown

_BEFORE = re.compile(
    r"^(?:(?:a|dans|sous|moins|plus|environ|un rayon|rayon|distance|de|d'|le|les|maximum|max|within|less|"
    r"under|than|about|around|radius|of|up to|over|more|at most|jusqu'a|quelques?)\b'?\s*)+(?=\S)"
)
_METRES = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "mettre": 1.0, "metr": 1.0, "mtr": 1.0, "km": 1000.0,
    "kilometre": 1000.0, "kilometer": 1000.0, "kilomettre": 1000.0, "kilo": 1000.0, "kilom": 1000.0,
    "mile": 1609.344, "mi": 1609.344, "yard": 0.9144, "yd": 0.9144, "feet": 0.3048, "foot": 0.3048,
    "ft": 0.3048,
}  # fmt: skip
_FORM = re.compile(r"(?P<amount>.+?)\s*(?<![a-z])(?P<unit>[a-z]+)\.?(?P<half> et demie?| and a half)?")
_HALF = re.compile(
    r"(?:(?P<half>(?:un |une |a )?(?:demi|half)(?: an?| of an?)?)|(?:un )?quart de|(?:a )?quarter of an?)"
    r" (?P<unit>[a-z]+)"
)
_MIXED = re.compile(r"(\d{1,2}) ?km ?(\d{1,3})( ?m(?:etres?)?)?")
_LONGEST, _LONGEST_TEXT = 100_000.0, 80
_WALK = re.compile(r"\b(?:minutes?|min|mn|heures?|h|hours?)\b")
_VAGUE = re.compile(
    r"\b(?:pres|proche|proximite|cote|pas|loin|near|nearby|close|around here|coin|quartier)\b"
)
_MEND = "Donnez une distance en mètres, comme 500 m, ou écrivez ask()"


def resolve_distance(text: str) -> Resolution:
    """The metres that the words give; unknown, with a mend, for a time of walking or « tout près »."""
    found = distance(text)
    if found is not None:
        return Resolved(found)
    plain = fold(text)
    return Unknown(_MEND if _WALK.search(plain) or _VAGUE.search(plain) else "")


def distance(text: str) -> float | None:
    """Metres, up to 100 km; None where the words are no distance."""
    if len(text) > _LONGEST_TEXT:
        return None
    plain = " ".join(fold(text).replace("-", " ").split())
    bare = _BEFORE.sub("", plain)
    found = _read(bare) or _read(plain) or _one(bare, plain)
    return found if found is not None and found <= _LONGEST else None


def _one(unit: str, plain: str) -> float | None:
    """« within a mile », whose « a » is no French preposition."""
    return _unit(unit) if len(unit) > 3 and plain.endswith(f" a {unit}") else None


def _read(plain: str) -> float | None:
    if match := _MIXED.fullmatch(plain):
        places = 3 if match[3] else len(match[2])
        return float(match[1]) * 1000 + float(match[2]) * (100, 10, 1)[places - 1]
    if match := _HALF.fullmatch(plain):
        unit = _unit(match["unit"])
        return None if unit is None else _rounded(unit * (0.5 if match["half"] else 0.25))
    if match := _FORM.fullmatch(plain):
        unit, amount = _unit(match["unit"]), _amount(match["amount"])
        if unit is not None and amount is not None:
            return _rounded((amount + (0.5 if match["half"] else 0.0)) * unit)
    return _amount(plain)


def _unit(word: str) -> float | None:
    return _METRES.get(word) or _METRES.get(word.removesuffix("s"))


def _rounded(metres: float) -> float:
    """To the metre: half a mile is 805 m."""
    return float(round(metres)) if metres >= 1 else metres


def _amount(text: str) -> float | None:
    plain = text.strip().removesuffix(" de").removesuffix(" of")
    if re.fullmatch(r"\d+[.,]\d{1,2}", plain):
        return float(plain.replace(",", "."))
    if plain in ("a", "an"):
        return 1.0
    whole = number(plain)
    return None if whole is None else float(whole)
