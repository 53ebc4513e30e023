"""The city's zone: that of the process, which the variable ``TZ`` names in any of its forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final


class _Local(tzinfo):
    """Local time with its clock changes. `datetime.astimezone` alone gives the offset of one day for all."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def tzname(self, moment: datetime | None, /) -> str | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def dst(self, moment: datetime | None, /) -> timedelta | None:
        return None

    def fromutc(self, moment: datetime, /) -> datetime:
        there = moment.replace(tzinfo=UTC).astimezone()
        found = there.replace(tzinfo=self)
        # An hour that comes twice: the second time.
        return found if found.utcoffset() == there.utcoffset() else found.replace(fold=1)

    def __reduce__(self) -> str:
        return "LOCAL"


LOCAL: Final[tzinfo] = _Local()
"""One for all moments of the city."""
