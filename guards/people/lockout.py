"""A growing delay after wrong tries, whoever checks the password and whether or not the name exists."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import timedelta

from sqlmodel import Session, col, delete

from guards.clock import Clock, to_text, utc_now
from guards.store import TryRow

FREE_TRIES = 5
"""Wrong passwords before a delay; each further one doubles it."""
LONGEST_DELAY = 900
"""Seconds; the longest delay."""
_KEPT = timedelta(days=2)
_SKIPPED = re.compile("[\u00ad\u034f\u1806\u180b-\u180d\u200b\ufe00-\ufe0f\ufffc]")
"""What a directory passes over (RFC 4518, 2.2)."""


class Lockout:
    """Counts wrong tries of a name. Names are kept as digests: what is typed there may be a password."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock

    def holds(self, tx: Session, name: str, *, tries: bool = False) -> bool:
        """Whether nobody may sign in under this name now; its password is then not even looked at.

        Args:
            tries: a try is counted in the same transaction: others at once wait for it.
        """
        row = tx.get(TryRow, _key(name), with_for_update=tries)
        return row is not None and row.locked_until > to_text(self._clock())

    def wrong(self, tx: Session, name: str) -> None:
        """One more wrong try."""
        now = self._clock()
        row = tx.get(TryRow, _key(name), with_for_update=True) or TryRow(key=_key(name))
        row.failures += 1
        row.locked_until = to_text(now + timedelta(seconds=_delay(row.failures)))
        row.last = to_text(now)
        tx.add(row)
        tx.exec(delete(TryRow).where(col(TryRow.last) < to_text(now - _KEPT)))

    def unmade(self, tx: Session, name: str) -> None:
        """The last try was none: what checks the password could not be asked."""
        row = tx.get(TryRow, _key(name), with_for_update=True)
        if row is not None:
            row.failures = max(0, row.failures - 1)
            row.locked_until = ""
            tx.add(row)

    def right(self, tx: Session, name: str) -> None:
        """The password was right: nothing is counted any more."""
        row = tx.get(TryRow, _key(name))
        if row is not None:
            tx.delete(row)


def one_spelling(name: str) -> str:
    """A name as a directory compares it: in one letter case and Unicode form, with single spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(_SKIPPED.sub("", folded).split())


def _key(name: str) -> str:
    return hashlib.sha256(one_spelling(name).encode("utf-8", "replace")).hexdigest()


def _delay(failures: int) -> int:
    return 0 if failures < FREE_TRIES else min(2 ** (failures - FREE_TRIES), LONGEST_DELAY)
