"""Exports: the whole ledger, a run or a period, as lines that `beffroi-verify` reads. docs/ledger-format.md.

Every line is canonical JSON without fractions. A whole export has every leaf, and each checkpoint behind the
last leaf that it covers. That of a run or a period has the checkpoint of the tree first, then its leaves and
those that add the ledger's keys, each with its inclusion proof, then the earlier checkpoints with their
consistency proofs.
"""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session, col, select

from beffroi.disk import why
from beffroi.errors import RecordError
from guards.keys import Sealer
from guards.ledger.canonical import canonical
from guards.ledger.events import Kind
from guards.ledger.leaf import opened
from guards.ledger.nodes import stored_subtrees
from guards.ledger.notes import to_base64
from guards.ledger.rows import Stored, leaf_of, stored
from guards.ledger.tree import consistency_proof, inclusion_proof
from guards.store import LedgerCheckpoint

FORMAT = "beffroi-ledger-2"
Line = dict[str, Any]


@dataclass(frozen=True)
class Opening:
    """Whether payloads are given with the leaves: those that ``sealer`` opens; none where it is None."""

    sealer: Sealer | None = None

    def of(self, row: Stored) -> Line:
        """What is added to a leaf's line."""
        plain = None if self.sealer is None else opened(self.sealer, row.scope, row.sealed)
        return {} if plain is None else {"nonce": plain[0].hex(), "payload": plain[1].decode()}


def whole_lines(session: Session, size: int, origin: str, at: str, opening: Opening) -> Iterator[Line]:
    """The lines of a whole export, up to the checkpoint of that size."""
    every = select(LedgerCheckpoint).order_by(col(LedgerCheckpoint.size))
    checkpoints = iter(session.exec(every.execution_options(yield_per=500)))
    waiting = next(checkpoints, None)
    yield _head("whole", origin, "", size, at)
    for row in stored(session, numbers=range(1, size + 1)):
        yield {"leaf": leaf_of(row), **opening.of(row)}
        while waiting is not None and waiting.size == row.seq:
            yield {"checkpoint": waiting.note}
            waiting = next(checkpoints, None)


def run_lines(
    session: Session, run: str, checkpoints: list[LedgerCheckpoint], origin: str, at: str, opening: Opening
) -> Iterator[Line]:
    """The lines of a run's export, proven in the tree of the last of the checkpoints."""
    *earlier, top = checkpoints
    subtrees = stored_subtrees(session)
    yield _head("run", origin, run, top.size, at)
    yield {"checkpoint": top.note}
    keys = [row for row in stored(session, kind=Kind.KEY_ADDED) if row.run != run]
    for row in sorted([*keys, *stored(session, run=run)]):
        if row.seq <= top.size:
            proof = inclusion_proof(subtrees, row.seq - 1, top.size)
            added = opening.of(row) if row.run == run else {}
            yield {"leaf": leaf_of(row), "proof": list(map(to_base64, proof)), **added}
    for each in earlier:
        proof = consistency_proof(subtrees, each.size, top.size)
        yield {"checkpoint": each.note, "consistency": list(map(to_base64, proof))}


def period_lines(
    session: Session,
    period: range,
    checkpoints: list[LedgerCheckpoint],
    origin: str,
    at: str,
    opening: Opening,
) -> Iterator[Line]:
    """The lines of a period's export: every leaf of those numbers, and that of the export itself."""
    *earlier, top = checkpoints
    subtrees = stored_subtrees(session)
    yield _head("period", origin, period_name(period), top.size, at)
    yield {"checkpoint": top.note}
    keys = [row for row in stored(session, kind=Kind.KEY_ADDED) if row.seq not in period]
    end = [row for row in stored(session, numbers=range(top.size, top.size + 1)) if row.seq not in period]
    for row in heapq.merge(keys, stored(session, numbers=period), end):
        proof = inclusion_proof(subtrees, row.seq - 1, top.size)
        yield {"leaf": leaf_of(row), "proof": list(map(to_base64, proof)), **opening.of(row)}
    for each in earlier:
        proof = consistency_proof(subtrees, each.size, top.size)
        yield {"checkpoint": each.note, "consistency": list(map(to_base64, proof))}


def period_name(period: range) -> str:
    """How a head and the leaf of the export name the numbers of a period: ``17-42``."""
    return f"{period.start}-{period.stop - 1}"


def write_export(path: Path, lines: Iterable[Line]) -> None:
    """Write lines and their trailer to ``path``, which is replaced only once all is there; else nothing of
    them stays.

    Raises:
        RecordError: the file cannot be written.
    """
    try:
        with _replacing(path) as file:
            _write(file, lines)
    except OSError as error:
        why_fr, why_en = why(error.errno)
        raise RecordError(
            f"Le fichier « {path} » ne peut pas être écrit : {why_fr}. "
            "Choisissez un autre emplacement ou libérez de la place.",
            f"File '{path}' cannot be written: {why_en}.",
        ) from error


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path`` once it is whole; whatever breaks meanwhile leaves none.

    A device or a pipe is written to instead: whoever may rename in /dev would put a file in its place. Of a
    link, what it leads to is replaced.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    path = path.resolve() if path.is_file() else path
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=".export-", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(file.name)
            raise


def _write(file: IO[bytes], lines: Iterable[Line]) -> None:
    seen, count = hashlib.sha256(), 0
    for line in lines:
        text = canonical(line) + b"\n"
        seen.update(text)
        file.write(text)
        count += 1
    file.write(canonical({"lines": count, "sha256": seen.hexdigest()}) + b"\n")


def _head(kind: str, origin: str, run: str, size: int, at: str) -> Line:
    return {"exported": at, "format": FORMAT, "kind": kind, "origin": origin, "run": run, "size": size}
