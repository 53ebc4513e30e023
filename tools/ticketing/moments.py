"""Moments of other systems as the port has them: naive, in this machine's local time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from beffroi.records import TicketQuery


def local(moment: datetime) -> datetime:
    """A moment with its zone (UTC where it has none) as local time."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone().replace(tzinfo=None)


def to_utc(moment: datetime) -> datetime:
    """A moment of the port, local where it has no zone, in UTC."""
    return moment.astimezone(UTC)


def naive(query: TicketQuery) -> TicketQuery:
    """A search whose bounds are moments as the port's records have them."""
    return replace(
        query, created_before=_naive(query.created_before), created_after=_naive(query.created_after)
    )


def present() -> datetime:
    """Now, to the second."""
    return datetime.now().replace(microsecond=0)


def _naive(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is None else local(moment)
