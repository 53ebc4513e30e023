"""Moments of other systems as the port has them: naive, in this machine's local time."""

from __future__ import annotations

from datetime import UTC, datetime


def local(moment: datetime) -> datetime:
    """A moment with its zone (UTC where it has none) as local time."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone().replace(tzinfo=None)


def to_utc(moment: datetime) -> datetime:
    """A moment of the port, local where it has no zone, in UTC."""
    return moment.astimezone(UTC)


def naive(moment: datetime | None) -> datetime | None:
    """A bound of a search as the port's records have their moments."""
    return moment if moment is None or moment.tzinfo is None else local(moment)


def present() -> datetime:
    """Now, to the second."""
    return datetime.now().replace(microsecond=0)
