"""The tree's inner nodes as the database has them: enough rows to prove anything by reading a few hundred.

Roots of perfect subtrees are kept at every eighth level (256, 65536… leaves) as they come to be; those
between are made of the leaves' hashes, or of the nodes of the level below.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.ledger.tree import Subtree, root_of
from guards.store import LedgerNode, LedgerRow

STEP = 8
"""Levels between those that are kept."""


def kept(completed: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Those of the subtrees that a leaf completed (by level) which are kept: ``(level, root)``."""
    return [(level, completed[level]) for level in range(STEP, len(completed), STEP)]


def stored_subtrees(session: Session) -> Subtree:
    """Roots of perfect subtrees of the ledger in the database.

    What is returned raises `RecordError` where events are missing.
    """

    def subtree(start: int, size: int) -> bytes:
        level = (size.bit_length() - 1) // STEP * STEP
        first, count = start >> level, size >> level
        if level:
            query = select(LedgerNode.hash).where(LedgerNode.level == level)
            number = col(LedgerNode.number)
        else:
            query, number, first = select(LedgerRow.hash), col(LedgerRow.seq), first + 1
        found = session.exec(query.where(number >= first, number < first + count).order_by(number)).all()
        if len(found) != count:
            raise RecordError(
                "Des événements manquent au registre : rien ne peut être prouvé. Vérifiez-le (beffroi ledger "
                "verify) et prévenez l'auditeur.",
                f"{count - len(found)} nodes of the tree are missing: nothing can be proven.",
            )
        return root_of(found)

    return subtree
