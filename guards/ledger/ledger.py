"""The ledger: an append-only tree of events, written in the transaction of the state that they tell."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, inspect, update
from sqlmodel import Session, func, select

from beffroi.errors import RecordError
from guards.clock import Clock, to_text, utc_now
from guards.keys import Sealer
from guards.ledger.events import Event, Kind, LedgerReport
from guards.ledger.leaf import make_leaf, opened, read_payload
from guards.ledger.nodes import kept
from guards.ledger.rows import Stored, leaf_of, stored
from guards.ledger.statements import Prepared
from guards.ledger.tree import Frontier, leaf_hash
from guards.ledger.verify import check_ledger
from guards.store import LedgerNode, LedgerRow, LedgerTree, RunMark, Store

_MARKS = ("tool", "rule")
_PERSONS = ("actor", "changed_by", "receiver")
"""Members of payloads that hold the pseudonym of a person, told by their name as long as it is known."""
_KNOWN = 10_000


class Ledger:
    """Append-only record. One row of the database is the sequencer, so numbers have no gap.

    Args:
        sealer: keeps nonces and payloads; the store's own keys where None.
        known: how many marks of runs are remembered to be there.

    Raises:
        RecordError: the database cannot be read, or holds a ledger of an earlier format.
    """

    def __init__(
        self, store: Store, clock: Clock = utc_now, sealer: Sealer | None = None, known: int = _KNOWN
    ) -> None:
        self.store = store
        self.sealer: Sealer = sealer or store.keys
        self.clock = clock
        self._marked: set[tuple[str, str, str]] = set()
        self._known = known
        _refuse_earlier(store)
        head = select(LedgerTree.size, LedgerTree.frontier).with_for_update()
        self._head = Prepared(store.engine, head)
        nth = select(func.max(LedgerRow.nth)).where(LedgerRow.run == bindparam("of_run"))
        self._nth = Prepared(store.engine, nth)
        self._row = Prepared(store.engine, insert(LedgerRow), list(Stored._fields))
        self._tree = Prepared(store.engine, update(LedgerTree), ["size", "frontier"])

    def append(self, tx: Session, run_id: str, kind: Kind, payload: Mapping[str, Any]) -> Event:
        """Add one event inside ``tx``; it is there if and only if the transaction is committed.

        Args:
            run_id: the run it belongs to, or an empty text.
            payload: JSON, sealed beside the tree, ``actor`` as a pseudonym. Members named in
                `guards.ledger.facts.FACTS` are in clear too; texts ``tool`` and ``rule`` can be filtered by.

        Raises:
            RecordError: the payload has no canonical form, its run was erased, or it cannot be written.
        """
        connection, kind = tx.connection(), Kind(kind)
        size, frontier = self._head(connection).fetchone()
        at = to_text(self.clock())  # once the head is ours: not before the event that it follows
        # A statement of its own: one that waited for the lock would not see what the writer before added.
        seq, nth = size + 1, (self._nth(connection, of_run=run_id).fetchone()[0] or 0) + 1
        leaf = make_leaf(self.sealer, seq=seq, at=at, run=run_id, nth=nth, kind=kind.value, payload=payload)
        hashed = leaf_hash(leaf.text.encode())
        tree, completed = Frontier(size, frontier).append(hashed)
        row = Stored(seq, at, run_id, nth, kind.value, leaf.text, hashed, leaf.scope, leaf.sealed)
        self._row(connection, **row._asdict())
        self._tree(connection, size=seq, frontier=tree.hashes)
        for level, root in kept(completed):
            number = (seq >> level) - 1
            connection.execute(insert(LedgerNode), {"level": level, "number": number, "hash": root})
        self._mark(tx, run_id, payload)
        return event_of(leaf.leaf, hashed, dict(payload))

    def record(self, run_id: str, kind: Kind, payload: Mapping[str, Any]) -> Event:
        """Add one event in a transaction of its own, for what changes no state.

        Raises:
            RecordError: as `append`.
        """
        with self.store.transaction() as tx:
            return self.append(tx, run_id, kind, payload)

    def events(
        self,
        run_id: str | None = None,
        last: int | None = None,
        *,
        kind: Kind | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Event]:
        """Events of one run in order; of the whole ledger where None.

        Args:
            last: only so many, the last ones.
            kind: only those of it.
            since, until: only those from one moment until before the other.
        """
        first, end = (None if moment is None else to_text(moment) for moment in (since, until))
        with self.store.reading() as session:
            rows = stored(session, run=run_id, kind=kind, last=last, since=first, until=end)
            return [self.event(row) for row in rows]

    def of_kinds(self, kinds: Iterable[Kind]) -> Iterator[Event]:
        """Events of these kinds in order, a few hundred of each in memory at a time."""
        with self.store.reading() as session:
            for row in heapq.merge(*(stored(session, kind=kind) for kind in kinds)):
                yield self.event(row)

    def event(self, row: Stored) -> Event:
        """The event of a row, opened where it can be.

        Raises:
            RecordError: it was altered.
        """
        plain = opened(self.sealer, row.scope, row.sealed)
        payload = None if plain is None else self._named(read_payload(plain[1]))
        return event_of(leaf_of(row), row.hash, payload)

    def _named(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A payload with persons by their names; by their pseudonyms once they are erased."""
        held = {name: str(payload[name]) for name in _PERSONS if name in payload}
        named = {name: self.sealer.person(by) or by for name, by in held.items() if by.startswith("p-")}
        return payload | named

    def size(self) -> int:
        """How many events there are."""
        with self.store.reading() as session:
            return session.exec(select(LedgerTree.size)).one()

    def verify(self, openings: bool = True) -> LedgerReport:
        """Read the whole ledger and check it: leaves, numbers, tree, its checkpoints and their keys.

        Args:
            openings: also that each payload that was not erased is the one that its leaf commits to.
        """
        with self.store.reading() as session:
            return check_ledger(session, self.sealer if openings else None)

    def _mark(self, tx: Session, run_id: str, payload: Mapping[str, Any]) -> None:
        """Note which tools and rules a run met. What another transaction has committed is remembered."""
        for kind in _MARKS:
            value = payload.get(kind)
            if not run_id or not isinstance(value, str) or (mark := (run_id, kind, value)) in self._marked:
                continue
            own = tx.info.setdefault("marks", set())
            if tx.get(RunMark, mark) is None:
                tx.add(RunMark(run=run_id, kind=kind, value=value))
                own.add(mark)
            elif mark not in own:
                if len(self._marked) >= self._known:
                    self._marked.clear()
                self._marked.add(mark)


def event_of(leaf: Mapping[str, Any], hashed: bytes, payload: dict[str, Any] | None) -> Event:
    """The event of a leaf; ``payload`` is None where it was erased."""
    return Event(
        seq=leaf["seq"],
        at=leaf["at"],
        run=leaf["run"],
        nth=leaf["nth"],
        kind=Kind(leaf["kind"]),
        staff=leaf["staff"],
        payload=leaf["facts"] if payload is None else payload,
        erased=payload is None,
        hash=hashed.hex(),
    )


def _refuse_earlier(store: Store) -> None:
    """A ledger of format 1 was a chain of hashes in clear: it is kept as it is, and not written to."""
    with store.reading() as session:
        columns = inspect(session.connection()).get_columns(LedgerRow.__tablename__)
    if any(column["name"] == "payload" for column in columns):
        raise RecordError(
            "Ce dossier contient un registre de l'ancien format, que cette version ne continue pas. "
            "Exportez-le avec la version qui l'a écrit, gardez cet export, puis choisissez un nouveau "
            "BEFFROI_HOME (docs/auditors.md, « A ledger of the earlier format »).",
            "This home holds a ledger of the earlier format. Export it with the version that wrote it, keep "
            "the export, and choose a new BEFFROI_HOME.",
        )
