"""Takes exports of the ledger: checks it, records who takes what, and has that signed as its last event.

So the export of a run is complete: its last event is the last of the tree, and counts those of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from beffroi.errors import RecordError
from guards.clock import to_text
from guards.ledger.checkpoints import Checkpoints, Cosigning, alone_on_the_ledger
from guards.ledger.cosignatures import Last, last_cosigned, last_cosigned_of
from guards.ledger.events import Kind, LedgerReport
from guards.ledger.export import Opening, period_lines, period_name, run_lines, whole_lines, write_export
from guards.ledger.ledger import Ledger
from guards.ledger.notes import Checkpoint, Note
from guards.ledger.rows import numbers_between
from guards.store import LedgerCheckpoint


@dataclass(frozen=True)
class Export:
    """What an export holds.

    Attributes:
        size: of the tree that it proves.
        checkpoint: the note of that tree, with its cosignatures.
        key: the ledger's key in force.
        cosigned: by witness: the last of its trees that it has cosigned.
        answers: what witnesses answered just now.
        until: the moment up to which it tells of a period that is not over; None where it is over, or of no
            period.
    """

    size: int
    checkpoint: str
    key: str
    cosigned: Last
    answers: tuple[Cosigning, ...]
    until: datetime | None = None


class Exports:
    """Exports of one ledger."""

    def __init__(self, ledger: Ledger, checkpoints: Checkpoints) -> None:
        self._ledger, self._checkpoints = ledger, checkpoints

    def whole(self, path: Path, actor: str, opened: bool = False) -> Export:
        """Every event, with every checkpoint.

        Args:
            opened: with the payloads that were not erased; else leaves alone, which hold no content.

        Raises:
            RecordError: the ledger does not verify, or the file cannot be written.
        """
        self._verified()
        return self._take(path, "", actor, opened)

    def run(self, path: Path, run: str, actor: str, opened: bool = True) -> Export:
        """The events of one run, each proven to be in the signed tree.

        Raises:
            RecordError: the run has no event, or the file cannot be written.
        """
        if not self._ledger.events(run, last=1):
            raise RecordError(
                f"La demande « {run} » n'a aucun événement au registre.",
                f"Run '{run}' has no event in the ledger.",
                command="beffroi runs list",
            )
        return self._take(path, run, actor, opened)

    def period(self, path: Path, since: datetime, until: datetime, actor: str) -> Export:
        """The events of a period, and one on either side of it, each proven to be in the signed tree; no
        content.

        Args:
            since, until: the first moment, and the first one after it.

        Raises:
            RecordError: nothing happened then, or the file cannot be written.
        """
        return self._take(path, "", actor, False, (since, until))

    def _take(
        self, path: Path, run: str, actor: str, opened: bool, days: tuple[datetime, datetime] | None = None
    ) -> Export:
        with self._ledger.store.transaction() as tx:
            period = None if days is None else _numbers(tx, *days)
            named = {} if period is None else {"period": period_name(period)}
            told = (run, Kind.LEDGER_EXPORTED, {"actor": actor, "opened": opened, **named})
            signed, now = self._checkpoints.sign_in(tx, told), self._ledger.clock()
        note, answers = self._checkpoints.cosign(signed)
        key, size = self._checkpoints.key(), Checkpoint.parse(Note.parse(note).text).size
        at, opening = to_text(self._ledger.clock()), Opening(self._ledger.sealer if opened else None)
        with self._ledger.store.reading() as session:
            if run or period is not None:
                telling = self._telling(session, size)
                lines = (
                    run_lines(session, run, telling, key.name, at, opening)
                    if period is None
                    else period_lines(session, period, telling, key.name, at, opening)
                )
                found = last_cosigned_of(session, telling)
            else:
                lines = whole_lines(session, size, key.name, at, opening)
                found = last_cosigned(session, size)
            write_export(path, lines)
        until = now if days is not None and now < days[1] else None
        return Export(size, note, str(key), found, tuple(answers), until)

    def _telling(self, session: Session, size: int) -> list[LedgerCheckpoint]:
        """The checkpoint of that size, behind the last one before it that was cosigned."""
        before = [last for last, _ in last_cosigned(session, size - 1).values()]
        found = [session.get(LedgerCheckpoint, each) for each in (*sorted(before)[-1:], size)]
        return [row for row in found if row is not None]

    def _verified(self) -> LedgerReport:
        report = self._ledger.verify()
        if not report.ok:
            raise RecordError(
                "Le registre a été modifié : il n'est pas exporté. " + " ".join(report.problems),
                "The ledger was altered and is not exported.",
            )
        return report


def _numbers(tx: Session, since: datetime, until: datetime) -> range:
    """The numbers of a period's events; none is added before the transaction ends."""
    alone_on_the_ledger(tx)
    found = numbers_between(tx, to_text(since), to_text(until))
    if not found:
        raise RecordError(
            f"Le registre n'a aucun événement du {since:%d/%m/%Y} au "
            f"{until - timedelta(seconds=1):%d/%m/%Y} : choisissez d'autres jours.",
            "The ledger has no event in that period: choose other days.",
        )
    return found
