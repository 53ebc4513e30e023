"""After a restore: what was erased before stays erased, whichever of the two databases is the older one.

An older key store is put back: the keys that this database knows to be destroyed are destroyed again. An
older state database is put back: the key store knows which keys are gone, so nothing opens; the runs that
were erased are marked anew, and the register says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlmodel import Session, col, select

from guards.clock import to_text
from guards.keys import Destroyed
from guards.ledger import Kind
from guards.retention.erasing import Erasures, empty_rows
from guards.store import ErasureRow, RunRow, UnfinishedRow


def erase_again(erasures: Erasures) -> int:
    """Finish what was begun, and do again what a restore undid; to be called at start.

    Returns:
        How many erasures had to be done again.

    Raises:
        RecordError: it cannot be recorded: nothing is served.
    """
    if erasures.store.in_step():
        return 0
    with erasures.store.reading() as session:  # first: what begins elsewhere meanwhile is not finished here
        finished = session.exec(select(UnfinishedRow.erasure)).all()
    count = _destroy_again(erasures) + _mark_again(erasures)
    erasures.store.note_epoch(finished)
    return count


def _destroy_again(erasures: Erasures) -> int:
    gone = {each.key for each in erasures.store.keys.destroyed()}
    with erasures.store.reading() as session:
        rows = session.exec(select(ErasureRow)).all()
    return sum(erasures.destroy_again(row, [key for key in row.keys if key not in gone]) for row in rows)


def _mark_again(erasures: Erasures) -> int:
    with erasures.store.reading() as session:
        known = set(session.exec(select(ErasureRow.id)))
    unknown = [each for each in erasures.store.keys.destroyed() if each.erasure not in known]
    by_erasure = {name: list(some) for name, some in groupby(sorted(unknown, key=_erasure), key=_erasure)}
    if by_erasure:
        with erasures.store.transaction() as tx:
            rows = {row.sealed[1:9].hex(): row for row in _sealed_runs(tx)}
            for name, some in by_erasure.items():
                _mark(erasures, tx, name, some, [rows[key.key] for key in some if key.key in rows])
        erasures.store.scrub()
    return len(by_erasure)


def _mark(
    erasures: Erasures, tx: Session, name: str, keys: Sequence[Destroyed], rows: Sequence[RunRow]
) -> None:
    first = keys[0]
    tx.add(
        ErasureRow(
            id=name,
            at=first.at,
            rule=first.rule,
            about="run" if len(rows) == len(keys) else "person",
            keys=[key.key for key in keys],
            pseudonyms=[],
            restored=to_text(erasures.clock()),
        )
    )
    told = {"erasure": name, "rule": first.rule, "again": True, "keys": len(keys)}
    told |= {"runs": [row.id for row in rows]}
    erasures.ledger.append(tx, "", Kind.ERASED, told)
    empty_rows(tx, rows, name)


def _sealed_runs(tx: Session) -> Iterator[RunRow]:
    yield from tx.exec(select(RunRow).where(col(RunRow.erasure) == ""))


def _erasure(key: Destroyed) -> str:
    return key.erasure
