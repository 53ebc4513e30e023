"""What was erased, as people see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guards.clock import from_text
from guards.keys import Keys
from guards.store import ErasureRow

REQUESTED = "erasure.request"
"""Rule of an erasure that somebody asked for."""


@dataclass(frozen=True)
class Erasure:
    """One erasure.

    Attributes:
        rule: ``erasure.request``, or ``retention.`` and the category whose time had come.
        by: sign-in name of who asked; a pseudonym once that person was erased. Empty for the schedule, and
            where a restore lost it.
        restored: a backup from before it was put back, and it was done again.
    """

    id: str
    at: datetime
    rule: str
    by: str
    about: str
    restored: bool

    @property
    def scheduled(self) -> bool:
        """Whether its time had come; who started it by hand, where somebody did, is in `by`."""
        return self.rule.startswith("retention.")


def read_erasure(keys: Keys, row: ErasureRow) -> Erasure:
    """The erasure of a row."""
    by = "" if not row.by else keys.person(row.by) or row.by
    return Erasure(row.id, from_text(row.at), row.rule, by, row.about, bool(row.restored))
