"""Lengths of time: « 10 jours », « un mois », « 15j », « un an et demi », « two weeks »."""

from __future__ import annotations

import re
from datetime import timedelta

from rapidfuzz.distance import OSA

from agents.language.lexicon.clocks import is_clock
from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold

_DAYS = {
    "minute": 1 / 1440,
    "heure": 1 / 24,
    "jour": 1,
    "semaine": 7,
    "huitaine": 8,
    "quinzaine": 15,
    "fortnight": 14,
    "mois": 30,
    "trimestre": 91,
    "semestre": 182,
    "an": 365,
}
"""A month counts 30 days, a year 365, so that the same words always mean the same length."""
_UNITS = {
    "minute": "min mn minutes minute", "heure": "h heures heure hr hrs hour hours",
    "jour": "j jr jrs jour jours day days journee journees",
    "semaine": "sem sems semaine semaines week weeks wk wks",
    "huitaine": "huitaine", "quinzaine": "quinzaine quinzaines", "fortnight": "fortnight fortnights",
    "mois": "mois moi month months", "trimestre": "trimestre trimestres quarter quarters",
    "semestre": "semestre semestres", "an": "an ans annee annees year years yr yrs",
}  # fmt: skip
_UNIT_OF = {word: unit for unit, spelt in _UNITS.items() for word in spelt.split()}
_LONG_UNITS = tuple(word for word in _UNIT_OF if len(word) > 5)
_LONGEST = 36_500
_PART = re.compile(
    r"(?P<amount>.+?)\s*(?<![a-z])(?P<unit>[a-z]+)\.?(?P<half> et demie?| and a half)?(?P<old> old| ago)?"
)
_CLOCK = re.compile(r"(\d{1,3}) ?h ?(\d{2})")
_HALF = re.compile(r"(?:(?:une? |a )?(?:demi|demie)|half)(?: an?)?[ -](heure|journee|an|annee|hour|day|year)")
_HALF_DAYS = {"heure": 1 / 48, "hour": 1 / 48, "journee": 0.5, "day": 0.5}
_ENGLISH_HALF = re.compile(r"(?P<amount>.+) and a half (?P<unit>[a-z]+)")
_LAST_ONE = re.compile(
    r"(?:depuis |dans |de |sur )?(?:la|le) derni(?:er|ere) (semaine|mois|annee|trimestre|quinzaine|heure)"
)
_BEFORE = re.compile(
    r"^(?:(?:(?:depuis|il y a|y a|ya|ca fait|fait|vieux|vieilles?|datant|ages?|agees?|plus|moins|de|d|du|au|"
    r"minimum|les|ces|derni(?:er|ere)s?|environ|dans|sous|pendant|superieure?s?|pres|bientot|presque|bien|quasi|"
    r"since|for|over|more|than|older|newer|less|at least|within|under|about|around|in|during|the|last|past|"
    r"previous|almost|nearly)\b|[>+])'?\s*)+(?=\S)"
)
_FILLER = re.compile(
    r"\b(?:dernier|derniere|derniers|dernieres|passes|passees|ecoules|ecoulees|ouvres|ouvrables|pleins?|"
    r"consecutifs|last|past|full)\b"
)


def length(text: str) -> timedelta | None:
    """A length of time, or None where the words are none, such as a time of the day (« depuis 14h30 »)."""
    folded = " ".join(fold(text).split())
    if is_clock(folded):
        return None
    if match := _LAST_ONE.fullmatch(folded):
        return timedelta(days=_DAYS[_UNIT_OF[match[1]]])
    return _whole(" ".join(_FILLER.sub(" ", _BEFORE.sub("", folded)).split()))


def _whole(plain: str) -> timedelta | None:
    whole = _part(plain)
    link = next((link for link in (" et ", " and ") if link in plain), None)
    if whole is not None or link is None:
        return whole
    parts = [_part(part) for part in plain.split(link)]
    return None if None in parts else sum((part for part in parts if part), timedelta())


def _part(plain: str) -> timedelta | None:
    if plain in ("quinzaine", "huitaine"):
        return timedelta(days=_DAYS[plain])
    if match := _CLOCK.fullmatch(plain):
        return timedelta(hours=int(match[1]), minutes=int(match[2]))
    if match := _HALF.fullmatch(plain):
        return timedelta(days=_HALF_DAYS.get(match[1], 182))
    half = _ENGLISH_HALF.fullmatch(plain)
    match = half or _PART.fullmatch(plain)
    unit = _unit(match["unit"]) if match else None
    if match is None or unit is None:
        return None
    extra = 0.5 if half or match["half"] else 0.0
    amount = _amount(match["amount"].removesuffix(" de").removesuffix(" of"))
    days = _DAYS[unit] * (amount + extra) if amount is not None else _LONGEST + 1
    return timedelta(days=days) if days <= _LONGEST else None


def _unit(word: str) -> str | None:
    """The unit that a word names, one letter wrong in a long one."""
    if word in _UNIT_OF or len(word) < 5:
        return _UNIT_OF.get(word)
    near = {_UNIT_OF[known] for known in _LONG_UNITS if OSA.distance(word, known, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None


def _amount(text: str) -> float | None:
    if re.fullmatch(r"\d+[.,]\d", text):
        return float(text.replace(",", "."))
    if text in ("a", "an"):
        return 1.0
    return number(text)
