"""From the person's words to typed values: what a span means where a parameter or a field has a type."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from agents.language.lexicon.anomalies import infer_category
from agents.language.lexicon.distances import distance
from agents.language.lexicon.districts import district
from agents.language.lexicon.enums import resolve_enum
from agents.language.lexicon.figures import number
from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import moment
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

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def resolve(kind: Type, text: str, *, now: datetime | None = None, fuzzy: bool = True) -> Resolution:
    """What the words mean as a value of this type.

    Args:
        kind: enum, number (district and metres included), duration, date or text; others are never words.
        now: needed by relative moments (« hier », « lundi »); without it they are unknown.
        fuzzy: also accept a few wrong letters in a closed list's word.
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
            return _known(_numbers(unit, text))
        case DurationType():
            return _known(_duration(text, now))
        case DateType():
            return _known(_date(text, now))
        case _:
            return Unknown()


def _known(value: Any) -> Resolution:
    return Unknown() if value is None else Resolved(value)


def _numbers(unit: str, text: str) -> int | float | None:
    match unit:
        case "district":
            return district(text)
        case "metres":
            return distance(text)
        case _:
            return number(text)


def _duration(text: str, now: datetime | None) -> Any:
    found = length(text)
    if found is not None or now is None:
        return found
    start = moment(text, now)
    return now - start if start is not None and start <= now else None


def _date(text: str, now: datetime | None) -> datetime | None:
    if now is None:
        return None
    found = length(text)
    return now - found if found is not None else moment(text, now)
