"""The tree's inner nodes as the database has them: enough rows to prove anything by reading a few hundred.

Roots of perfect subtrees are kept at every eighth level (256, 65536… leaves) as they come to be; those
between are made of the leaves' hashes, or of the nodes of the level below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.ledger.tree import Subtree, root_of
from guards.store import LedgerNode, LedgerRow

STEP = 8
"""Levels between those that are kept."""
_BLOCKS, _ROOTS = 8, 4096
"""Blocks of rows, and roots made of them, that are kept while one proof after another is made."""


def kept(completed: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """Those of the subtrees that a leaf completed (by level) which are kept: ``(level, root)``."""
    return [(level, completed[level]) for level in range(STEP, len(completed), STEP)]


def stored_subtrees(session: Session) -> Subtree:
    """Roots of perfect subtrees of the ledger in the database, as the session sees it when they are first
    needed.

    What is returned raises `RecordError` where events are missing.
    """

    @lru_cache(_BLOCKS)
    def block(level: int, index: int) -> dict[int, bytes]:
        """The hashes of a level whose numbers, from 0, begin with this index; by number."""
        first = index << STEP
        if level:
            query = select(LedgerNode.number, LedgerNode.hash).where(LedgerNode.level == level)
            number, begins = col(LedgerNode.number), first
        else:
            query, number, begins = select(LedgerRow.seq, LedgerRow.hash), col(LedgerRow.seq), first + 1
        rows = session.exec(query.where(number >= begins, number < begins + (1 << STEP)))
        return {at - begins + first: found for at, found in rows}

    @lru_cache(_ROOTS)
    def subtree(start: int, size: int) -> bytes:
        level = (size.bit_length() - 1) // STEP * STEP
        first, count = start >> level, size >> level
        there = block(level, first >> STEP)
        missing = [number for number in range(first, first + count) if number not in there]
        if missing:
            raise RecordError(
                "Des événements manquent au registre : rien ne peut être prouvé. Prévenez l'auditeur.",
                f"{len(missing)} nodes of the tree are missing: nothing can be proven.",
                command="beffroi ledger verify",
            )
        return root_of([there[number] for number in range(first, first + count)])

    return subtree
