"""Days as people type them in forms and commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from beffroi.errors import BeffroiError
from beffroi.local_time import LOCAL

_YEARS = range(1900, 9000)
"""Outside of them the day after, or the same moment elsewhere, may be none."""


def day_of(text: str) -> datetime:
    """The beginning of a day in the city, from ``2026-11-30``.

    Raises:
        BeffroiError: it is none.
    """
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=LOCAL)
        if day.year not in _YEARS:
            raise ValueError(text)
        return day
    except ValueError:
        raise BeffroiError(
            f"La date « {text} » ne convient pas : écrivez AAAA-MM-JJ, entre 1900 et 8999.",
            f"'{text}' is no date of 1900 to 8999: YYYY-MM-DD.",
        ) from None


def period_of(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """The period between two days, the second one included; None for the side where none was typed.

    Raises:
        BeffroiError: a day cannot be read, or the first is after the second.
    """
    first = day_of(since) if since.strip() else None
    last = day_of(until) + timedelta(days=1) if until.strip() else None
    if first and last and last <= first:
        raise BeffroiError(
            f"La période du {since} au {until} est à l'envers : donnez d'abord le premier jour.",
            f"The period from {since} to {until} ends before it begins.",
        )
    return first, last


def whole_period(since: str, until: str) -> tuple[datetime, datetime]:
    """As `period_of`; from the very beginning, or until now, for the side where none was typed. Of one that
    begins later than now its first day.

    Raises:
        BeffroiError: as `period_of`.
    """
    first, last = period_of(since, until)
    first = first or datetime(1970, 1, 1, tzinfo=UTC)
    return first, last or max(first, datetime.now(UTC)) + timedelta(days=1)
