"""Rows of the ledger as they are read: in order, a few hundred in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session, col, select

from guards.store import LedgerRow


class Stored(NamedTuple):
    """A row of `guards.store.LedgerRow`."""

    seq: int
    at: str
    run: str
    nth: int
    kind: str
    leaf: str
    hash: bytes
    scope: str
    sealed: bytes


def stored(
    session: Session, *, run: str | None = None, kind: str | None = None, last: int | None = None
) -> Iterator[Stored]:
    """Rows by number; of one run, of one kind, and only so many of the last, where given."""
    columns = [getattr(LedgerRow, name) for name in Stored._fields]
    query = select(*columns)
    if run is not None:
        query = query.where(LedgerRow.run == run)
    if kind is not None:
        query = query.where(LedgerRow.kind == kind)
    if last is not None:
        found = session.exec(query.order_by(col(LedgerRow.seq).desc()).limit(last)).all()
        yield from (Stored(*row) for row in reversed(found))
        return
    for row in session.exec(query.order_by(col(LedgerRow.seq)).execution_options(yield_per=500)):
        yield Stored(*row)
