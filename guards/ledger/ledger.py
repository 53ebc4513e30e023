"""The ledger: an append-only chain of events, written in the transaction of the state they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.clock import Clock, to_text, utc_now
from guards.ledger.canonical import canonical, parse
from guards.ledger.events import Event, Kind, LedgerReport
from guards.ledger.export import write_export
from guards.ledger.verify import check_chain, event_digest
from guards.store import LedgerHead, LedgerRow, RunMark, Store

_MARKS = ("tool", "rule")


class Ledger:
    """Append-only, hash-chained record. One row of the database is the sequencer, so numbers have no gap."""

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    def append(self, tx: Session, run_id: str, kind: Kind, payload: Mapping[str, Any]) -> Event:
        """Add one event inside ``tx``; it is there if and only if the transaction is committed.

        Args:
            run_id: the run it belongs to, or an empty text.
            payload: JSON; texts ``tool`` and ``rule`` in it can be filtered by. No personal data: digests.

        Raises:
            RecordError: the payload has no canonical form, or the database cannot write.
        """
        head = tx.exec(select(LedgerHead).with_for_update()).one()
        row = LedgerRow(
            seq=head.seq + 1,
            at=to_text(self._clock()),
            run=run_id,
            kind=Kind(kind).value,
            payload=canonical(dict(payload)).decode(),
            prev=head.hash,
            hash="",
        )
        row.hash = event_digest(row)
        head.seq, head.hash = row.seq, row.hash
        tx.add(row)
        tx.add(head)
        _mark(tx, run_id, payload)
        tx.flush()
        return _event(row)

    def record(self, run_id: str, kind: Kind, payload: Mapping[str, Any]) -> Event:
        """Add one event in a transaction of its own, for what changes no state.

        Raises:
            RecordError: as `append`.
        """
        with self._store.transaction() as tx:
            return self.append(tx, run_id, kind, payload)

    def events(self, run_id: str | None = None) -> list[Event]:
        """Events of one run in order; of the whole ledger where None."""
        query = select(LedgerRow).order_by(col(LedgerRow.seq))
        if run_id is not None:
            query = query.where(LedgerRow.run == run_id)
        with self._store.reading() as session:
            return [_event(row) for row in session.exec(query)]

    def verify(self) -> LedgerReport:
        """Read the whole ledger and check numbers, chain, hashes, canonical form and its recorded end."""
        with self._store.reading() as session:
            head = session.exec(select(LedgerHead)).one()
            return check_chain(_rows(session), head.seq, head.hash)

    def export(self, path: Path, actor: str = "") -> LedgerReport:
        """Write the ledger as JSON lines that ``beffroi-verify`` reads, after verifying it.

        The file is whole or absent. That it was exported, and by whom, is recorded afterwards.

        Raises:
            RecordError: the ledger does not verify, or the file cannot be written.
        """
        report = self.verify()
        if not report.ok:
            raise RecordError(
                "Le registre a été modifié : il n'est pas exporté. " + " ".join(report.problems),
                "The ledger was altered and is not exported.",
            )
        with self._store.reading() as session:
            count, head = write_export(path, _rows(session), to_text(self._clock()))
        if actor:
            self.record("", Kind.LEDGER_EXPORTED, {"actor": actor, "count": count, "head": head})
        return LedgerReport(True, count, head, ())


def _rows(session: Session) -> Iterator[LedgerRow]:
    yield from session.exec(select(LedgerRow).order_by(col(LedgerRow.seq)).execution_options(yield_per=500))


def _event(row: LedgerRow) -> Event:
    payload = parse(row.payload)
    return Event(row.seq, row.at, row.run, Kind(row.kind), payload, row.prev, row.hash)


def _mark(tx: Session, run_id: str, payload: Mapping[str, Any]) -> None:
    for kind in _MARKS:
        value = payload.get(kind)
        if run_id and isinstance(value, str) and tx.get(RunMark, (run_id, kind, value)) is None:
            tx.add(RunMark(run=run_id, kind=kind, value=value))
