"""Takes exports of the ledger: checks it first, has it signed, and records who took what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import RecordError
from guards.clock import to_text
from guards.ledger.checkpoints import Checkpoints, Cosigning
from guards.ledger.events import Kind, LedgerReport
from guards.ledger.export import Opening, run_lines, whole_lines, write_export
from guards.ledger.ledger import Ledger
from guards.ledger.notes import Note, cosigned_at
from guards.store import LedgerCheckpoint


@dataclass(frozen=True)
class Export:
    """What an export holds.

    Attributes:
        size: of the tree that it proves.
        checkpoint: the note of that tree, with its cosignatures.
        key: the ledger's key in force.
        cosigned: by witness: size of the tree, seconds since 1970.
        answers: what witnesses answered just now.
    """

    size: int
    checkpoint: str
    key: str
    cosigned: dict[str, tuple[int, int]]
    answers: tuple[Cosigning, ...]


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
                f"La demande « {run} » n'a aucun événement au registre. Voyez « beffroi runs list ».",
                f"Run '{run}' has no event in the ledger.",
            )
        return self._take(path, run, actor, opened)

    def _take(self, path: Path, run: str, actor: str, opened: bool) -> Export:
        note, answers = self._checkpoints.cosign()
        key = self._checkpoints.key()
        at, opening = to_text(self._ledger.clock()), Opening(self._ledger.sealer if opened else None)
        every = self._checkpoints.all()
        with self._ledger.store.reading() as session:
            if run:
                last = max(event.seq for event in self._ledger.events(run))
                some = _telling(every, last)
                write_export(path, run_lines(session, run, some, key.name, at, opening))
            else:
                some = every
                write_export(path, whole_lines(session, some, key.name, at, opening))
        told = {"actor": actor, "count": some[-1].size, "opened": opened}
        self._ledger.record(run, Kind.LEDGER_EXPORTED, told)
        return Export(some[-1].size, note, str(key), cosigned(some), tuple(answers))

    def _verified(self) -> LedgerReport:
        report = self._ledger.verify()
        if not report.ok:
            raise RecordError(
                "Le registre a été modifié : il n'est pas exporté. " + " ".join(report.problems),
                "The ledger was altered and is not exported.",
            )
        return report


def cosigned(checkpoints: list[LedgerCheckpoint]) -> dict[str, tuple[int, int]]:
    """The last tree that each witness has cosigned: size, and seconds since 1970. Not checked here."""
    found = {}
    for row in checkpoints:
        for name, identity, signature in Note.parse(row.note).signatures:
            if len(signature) == 72:
                found[name, identity] = (row.size, cosigned_at(signature))
    return {name: last for (name, _), last in found.items()}


def _telling(every: list[LedgerCheckpoint], last: int) -> list[LedgerCheckpoint]:
    """The first checkpoint that covers a run's last event, the last that was cosigned, and the last."""
    covering = [row for row in every if row.size >= last]
    with_cosignature = [row for row in covering if cosigned([row])]
    chosen = {row.size: row for row in (covering[0], *with_cosignature[-1:], every[-1])}
    return [chosen[size] for size in sorted(chosen)]
