"""From the person's words to typed values: what a span means where a parameter or a field has a type."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from agents.language.lexicon.anomalies import infer_category
from agents.language.lexicon.clocks import clock
from agents.language.lexicon.distances import resolve_distance
from agents.language.lexicon.districts import resolve_district
from agents.language.lexicon.enums import resolve_enum
from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold
from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import moment, names_days, period
from agents.language.lexicon.outcomes import Ambiguous, Resolution, Resolved, Unknown
from beffroi.types import (
    DateType,
    DurationType,
    EnumType,
    NumberType,
    OptionalType,
    TextType,
    Type,
)

__all__ = ["Ambiguous", "Resolution", "Resolved", "Unknown", "infer_category", "resolve"]

_VAGUE = re.compile(
    r"\b(?:ete|hiver|printemps|automne|vacances|rentree|noel|paques|toussaint|longtemps|recemment|quelques|"
    r"plusieurs|peu|summer|winter|spring|autumn|holidays|christmas|easter|recently|ages|few|several)\b"
)
_AHEAD = re.compile(r"\s*(?:(?:dans|sous) (?!les? |la |l')|in (?!the ))")
"""« dans 3 jours » is to come; « dans les 3 derniers jours » is not."""
_PRECISE = "Donnez une date ou une durée précise, comme 12 mars ou un mois, ou écrivez ask()"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def resolve(kind: Type, text: str, *, now: datetime | None = None, fuzzy: bool = True) -> Resolution:
    """What the words mean as a value of this type.

    Args:
        kind: enum, number (district and metres included), duration, date or text; others are never words.
        now: needed by relative moments (« hier », « lundi »); without it they are unknown.
        fuzzy: also accept a few wrong letters in a closed list's word or an ordinal.
    """
    match kind:
        case OptionalType(item):
            return resolve(item, text, now=now, fuzzy=fuzzy)
        case EnumType(cls):
            return resolve_enum(cls, text, fuzzy=fuzzy)
        case TextType("email"):
            return _known(text.strip() if _EMAIL.fullmatch(text.strip()) else None)
        case TextType():
            return _known(text.strip() or None)
        case NumberType(unit):
            return _numbers(unit, text, fuzzy)
        case DurationType():
            return _timed(_duration(text, now), text)
        case DateType(end):
            return _timed(_end(text, now) if end else _date(text, now), text)
        case _:
            return Unknown()


def _known(value: Any) -> Resolution:
    return Unknown() if value is None else Resolved(value)


def _numbers(unit: str, text: str, fuzzy: bool) -> Resolution:
    match unit:
        case "district":
            return resolve_district(text, fuzzy=fuzzy)
        case "metres":
            return resolve_distance(text)
        case _:
            return _known(number(text))


def _timed(value: Any, text: str) -> Resolution:
    """The value, or unknown with a mend where the words name no day (« avant l'été »)."""
    if value is not None:
        return Resolved(value)
    return Unknown(_PRECISE if _VAGUE.search(fold(text)) else "")


def _duration(text: str, now: datetime | None) -> Any:
    found = length(text)
    if found is not None or now is None:
        return found
    start = clock(text, now) or moment(text, now)
    return now - start if start is not None and start <= now else None


def _date(text: str, now: datetime | None) -> datetime | None:
    if now is None or names_days(text):
        return None
    found = None if _AHEAD.match(fold(text)) else length(text)
    return now - found if found is not None else clock(text, now) or moment(text, now)


def _end(text: str, now: datetime | None) -> datetime | None:
    """The last moment of the day or the period that is named, else what a date would be."""
    named = period(text, now) if now is not None and length(text) is None else None
    return _date(text, now) if named is None else named.last
