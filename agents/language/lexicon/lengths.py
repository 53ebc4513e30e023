"""Lengths of time: « 10 jours », « un mois », « deux semaines », « 15j », « 6h », « un an et demi »."""

from __future__ import annotations

import re
from datetime import timedelta

from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold

_DAYS = {
    "minute": 1 / 1440,
    "heure": 1 / 24,
    "jour": 1,
    "semaine": 7,
    "mois": 30,
    "trimestre": 91,
    "semestre": 182,
    "an": 365,
}
"""A month counts 30 days, a year 365, so that the same words always mean the same length."""
_UNITS = {
    "minute": "min mn minutes minute", "heure": "h heures heure hr hrs", "jour": "j jr jrs jour jours",
    "semaine": "sem semaine semaines", "mois": "mois", "trimestre": "trimestre trimestres",
    "semestre": "semestre semestres", "an": "an ans annee annees",
}  # fmt: skip
_UNIT_OF = {word: unit for unit, spelt in _UNITS.items() for word in spelt.split()}
_LONGEST = 36_500
_PART = re.compile(r"(?P<amount>.+?)\s*(?<![a-z])(?P<unit>[a-z]+)(?P<half> et demie?)?")
_BEFORE = re.compile(
    r"^(?:(?:depuis|il y a|ca fait|plus|moins|de|d'|au|minimum|les|ces|derni(?:er|ere)s?|environ|dans|sous)\b"
    r"'?\s*)+"
)
_FILLER = re.compile(
    r"\b(?:dernier|derniere|derniers|dernieres|passes|passees|ecoules|ecoulees|ouvres|pleins?)\b"
)


def length(text: str) -> timedelta | None:
    """A length of time, or None where the words are none."""
    plain = " ".join(_FILLER.sub(" ", _BEFORE.sub("", " ".join(fold(text).split()))).split())
    whole = _part(plain)
    if whole is not None or " et " not in plain:
        return whole
    parts = [_part(part) for part in plain.split(" et ")]
    return None if None in parts else sum((part for part in parts if part), timedelta())


def _part(plain: str) -> timedelta | None:
    if plain in ("une quinzaine", "quinzaine"):
        return timedelta(days=15)
    if match := re.fullmatch(r"(?:une )?demi[ -](heure|journee)", plain):
        return timedelta(minutes=30) if match[1] == "heure" else timedelta(hours=12)
    match = re.fullmatch(_PART, plain)
    unit = _UNIT_OF.get(match["unit"]) if match else None
    if match is None or unit is None:
        return None
    amount = _amount(match["amount"].removesuffix(" de"))
    days = _DAYS[unit] * (amount + (0.5 if match["half"] else 0)) if amount is not None else _LONGEST + 1
    return timedelta(days=days) if days <= _LONGEST else None


def _amount(text: str) -> float | None:
    if re.fullmatch(r"\d+[.,]\d", text):
        return float(text.replace(",", "."))
    return number(text)
