"""What a person did today in all their runs, counted from the ledger: effects begun, personal data read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select

from guards.clock import to_text
from guards.ledger import Kind
from guards.policy import Usage
from guards.store import LedgerRow, RunRow, Store


def usage_today(store: Store, run: str, now: datetime, but: str = "") -> Usage:
    """Usage of the person who asked for a run, since midnight of ``now``'s own zone.

    Args:
        but: id of an effect that does not count, though it may have been begun.

    Raises:
        RecordError: the state cannot be read.
    """
    with store.reading() as session:
        return usage_within(session, run, now, but)


def usage_within(session: Session, run: str, now: datetime, but: str = "") -> Usage:
    """The same within a transaction: what it added so far counts."""
    since = to_text(now.replace(hour=0, minute=0, second=0, microsecond=0))
    whose = select(RunRow.actor).where(RunRow.id == run).scalar_subquery()
    query = (
        select(LedgerRow.kind, func.count())
        .join(RunRow, col(RunRow.id) == col(LedgerRow.run))
        .where(
            RunRow.actor == whose,
            RunRow.updated >= since,
            LedgerRow.at >= since,
            col(LedgerRow.kind).in_([Kind.EFFECT_INTENT.value, Kind.PERSONAL_READ.value]),
        )
        .group_by(LedgerRow.kind)
    )
    if but:
        query = query.where(~col(LedgerRow.leaf).contains(f'"effect":"{but}"', autoescape=True))
    found: Mapping[str, int] = dict(session.exec(query).all())
    return Usage(effects=found.get(Kind.EFFECT_INTENT, 0), personal=found.get(Kind.PERSONAL_READ, 0))
