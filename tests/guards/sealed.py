"""What is sealed in a state, as far as its keys still open it."""

from __future__ import annotations

from sqlmodel import select

from guards.keys import run_scope
from guards.ledger.leaf import opened
from guards.ledger.rows import stored
from guards.store import ApprovalRow, EffectRow, RunRow, RunValue, Store


def sealed_texts(store: Store) -> str:
    """All that runs, cards, effects and the register still open to, in small letters."""
    with store.reading() as session:
        rows = [(row.id, row.sealed) for row in session.exec(select(RunRow))]
        for table in (RunValue, ApprovalRow, EffectRow):
            rows += [(row.run, row.sealed) for row in session.exec(select(table))]
        held = [store.keys.open(run_scope(run), sealed) for run, sealed in rows]
        held += [b"".join(opened(store.keys, row.scope, row.sealed) or ()) for row in stored(session)]
    return " ".join(each.decode(errors="replace") for each in held if each).casefold()
