"""Rows of the ledger as they are read: in order, a few hundred in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from beffroi.errors import RecordError
from guards.ledger.canonical import parse
from guards.ledger.events import Kind
from guards.store import LedgerRow

NAMES = {"at", "commitment", "facts", "kind", "nth", "run", "seq", "staff", "v"}
"""Members of a leaf."""


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
    session: Session,
    *,
    run: str | None = None,
    kind: str | None = None,
    last: int | None = None,
    numbers: range | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Iterator[Stored]:
    """Rows by number; of one run, one kind, those numbers, from one moment until before another, and only so
    many of the last, where given."""
    columns = [getattr(LedgerRow, name) for name in Stored._fields]
    query = select(*columns)
    if run is not None:
        query = query.where(LedgerRow.run == run)
    if kind is not None:
        query = query.where(LedgerRow.kind == kind)
    if numbers is not None:
        query = query.where(col(LedgerRow.seq) >= numbers.start, col(LedgerRow.seq) < numbers.stop)
    if since is not None:
        query = query.where(LedgerRow.at >= since)
    if until is not None:
        query = query.where(LedgerRow.at < until)
    if last is not None:
        found = session.exec(query.order_by(col(LedgerRow.seq).desc()).limit(last)).all()
        yield from (Stored(*row) for row in reversed(found))
        return
    for row in session.exec(query.order_by(col(LedgerRow.seq)).execution_options(yield_per=500)):
        yield Stored(*row)


def leaf_of(row: Stored | LedgerRow) -> dict[str, Any]:
    """The leaf of a row.

    Raises:
        RecordError: it is none: somebody changed it.
    """
    try:
        leaf: dict[str, Any] = parse(row.leaf)
        right = set(leaf) == NAMES and isinstance(leaf["facts"], dict) and leaf["kind"] in set(Kind)
    except (ValueError, TypeError, RecursionError):
        right = False
    if right:
        return leaf
    raise RecordError(
        f"L'événement {row.seq} du registre est illisible : il a été modifié, ou une version plus récente "
        "l'a écrit. Prévenez l'auditeur.",
        f"Event {row.seq} of the ledger cannot be read: it was altered, or a later version wrote it.",
        command="beffroi ledger verify",
    )


def numbers_between(session: Session, since: str, until: str) -> range:
    """Numbers of the events from one moment until before another, with one neighbour on either side; none
    where nothing happened then."""
    query = select(func.min(LedgerRow.seq), func.max(LedgerRow.seq))
    first, last = session.exec(query.where(LedgerRow.at >= since, LedgerRow.at < until)).one()
    if first is None:
        return range(0)
    most = session.exec(select(func.max(LedgerRow.seq))).one()
    return range(max(1, first - 1), min(last + 1, most) + 1)
