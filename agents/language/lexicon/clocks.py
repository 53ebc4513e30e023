"""A time of the day that has passed: « depuis 14h30 », « après 9 h »; « depuis 2h » is a length."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from agents.language.lexicon.folding import fold

_CLOCK = re.compile(
    r"(?P<since>(?:depuis|avant|apres|a partir de|des) )?"
    r"(?P<hour>\d{1,2}) ?h ?(?P<minute>[0-5]\d)?(?: ce matin)?"
)
_FIRST, _LAST = 6, 23
"""Hours of a day at work; so many hours and less, or more than a day has, are a length."""


def is_clock(text: str) -> bool:
    """Whether words name a time of the day rather than a length."""
    return _read(text) is not None


def clock(text: str, now: datetime) -> datetime | None:
    """The last time that it was so late; None where the words are no time of the day."""
    match = _read(text)
    if match is None:
        return None
    found = now.replace(hour=int(match["hour"]), minute=int(match["minute"] or 0), second=0, microsecond=0)
    return found if found <= now else found - timedelta(days=1)


def _read(text: str) -> re.Match[str] | None:
    match = _CLOCK.fullmatch(" ".join(fold(text).split()))
    if match is None or not _FIRST <= int(match["hour"]) <= _LAST:
        return None
    return match if match["since"] or match["minute"] else None
