"""What witnesses have cosigned, by their keys: a line that none of those has signed counts for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.ledger.notes import Note, VerifierKey, cosigned_at
from guards.store import LedgerCheckpoint, LedgerWitness

Last = dict[str, tuple[int, int]]
"""By witness, the last tree that it has cosigned: size, and seconds since 1970."""


def last_cosigned(session: Session, most: int | None = None) -> Last:
    """Of every checkpoint.

    Args:
        most: size of the largest tree that counts; all do where None.

    Raises:
        RecordError: a witness's key cannot be read.
    """
    return _last(session, lambda known: _up_to(session, known if most is None else min(known, most)))


def last_cosigned_of(session: Session, checkpoints: Iterable[LedgerCheckpoint]) -> Last:
    """Of these checkpoints."""
    newest_first = sorted(checkpoints, key=lambda row: row.size, reverse=True)
    return _last(session, lambda _: newest_first)


def _last(session: Session, newest_first: Callable[[int], Iterable[LedgerCheckpoint]]) -> Last:
    """By each witness that is known, whose largest tree is handed to ``newest_first``."""
    found: Last = {}
    for known in session.exec(select(LedgerWitness)).all():
        key = _key(known)
        last = next(_cosignings(key, newest_first(known.size)), None)
        if last is not None:
            found[key.name] = max(found.get(key.name, last), last)
    return found


def _key(known: LedgerWitness) -> VerifierKey:
    try:
        return VerifierKey.parse(known.key)
    except ValueError as error:
        raise RecordError(
            "La base d'état a été modifiée : la clé d'un témoin y est illisible (table ledger_witness). "
            "Restaurez une sauvegarde et prévenez l'auditeur.",
            "The state database was altered: a witness's key in it cannot be read. Restore a backup.",
        ) from error


def _cosignings(key: VerifierKey, rows: Iterable[LedgerCheckpoint]) -> Iterator[tuple[int, int]]:
    for row in rows:
        signature = Note.parse(row.note).signed_by(key)
        if signature is not None:
            yield row.size, cosigned_at(signature)


def _up_to(session: Session, most: int) -> Iterable[LedgerCheckpoint]:
    rows = select(LedgerCheckpoint).where(col(LedgerCheckpoint.size) <= most)
    return session.exec(rows.order_by(col(LedgerCheckpoint.size).desc()).execution_options(yield_per=10))
