"""A literal as people read it in a sentence."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from agents.language.checked import Evidence
from agents.language.french.grammar import metres, ordinal
from agents.language.french.templates import moment
from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import first_day
from agents.language.request.directions import without_direction
from beffroi.types import DateType, DurationType, EnumType, NumberType, TextType, Type

_DAY = re.compile(r"\d+/\d+")


def said(kind: Type, evidence: Evidence) -> str:
    """A literal as people read it: the person's own words where it is a text or a length of time."""
    value: Any = evidence.value
    match kind:
        case NumberType("district"):
            return f"le {ordinal(value)}"
        case NumberType("metres"):
            return metres(value)
        case EnumType() | NumberType() | TextType():
            return str(value)
        case DurationType():
            words = without_direction(evidence.said)
            return words if length(words) is not None else moment(first_day(words))
        case DateType(end=True):  # its beginning is told beside it, in the same words
            return f"{value:%d/%m/%Y}"
        case _:
            return _dated(value, evidence.said) if isinstance(value, datetime) else str(value)


def _dated(value: datetime, words: str) -> str:
    """« 26/10/2026 (« une semaine ») »: the day with the words that it was read from."""
    day = f"{value:%d/%m/%Y}"
    return day if _DAY.match(words) else f"{day} (« {words} »)"
