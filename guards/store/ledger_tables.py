"""The tables of the ledger: its leaves, its tree, its checkpoints, and what each witness has cosigned."""

from __future__ import annotations

from sqlalchemy import DDL, Column, Index, LargeBinary, Text, event
from sqlmodel import Field, SQLModel


class LedgerRow(SQLModel, table=True):
    """One event of the ledger; rows are only ever added.

    Attributes:
        nth: which event of its run it is, from 1.
        leaf: the canonical JSON that the tree holds (`guards.ledger.leaf`); ``at``, ``run`` and ``kind`` are
            copies of what it says, to search by.
        hash: the leaf's hash in the tree.
        scope: of the key under which ``sealed`` is kept.
        sealed: nonce and payload, the commitment's opening.
    """

    __tablename__ = "ledger_event"
    __table_args__ = (
        Index("ix_ledger_event_run_nth", "run", "nth", unique=True),
        Index("ix_ledger_event_kind_at", "kind", "at"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    run: str
    nth: int
    kind: str
    leaf: str = Field(sa_column=Column(Text, nullable=False))
    hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    scope: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LedgerTree(SQLModel, table=True):
    """The one sequencer: size of the tree and what appending to it needs. Its row lock orders writers."""

    __tablename__ = "ledger_tree"

    id: int = Field(default=1, primary_key=True)
    size: int = 0
    frontier: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))


class LedgerNode(SQLModel, table=True):
    """Roots of perfect subtrees of 256, 65536… leaves, so that a proof reads a few hundred rows at most."""

    __tablename__ = "ledger_node"

    level: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class LedgerCheckpoint(SQLModel, table=True):
    """A signed checkpoint, with the cosignatures that it has got."""

    __tablename__ = "ledger_checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    note: str = Field(sa_column=Column(Text, nullable=False))


class LedgerWitness(SQLModel, table=True):
    """The largest tree that a witness, by its verifier key, has cosigned as far as is known here."""

    __tablename__ = "ledger_witness"

    key: str = Field(primary_key=True)
    size: int = 0


_APPEND_ONLY = (
    "CREATE TRIGGER IF NOT EXISTS ledger_no_{verb} BEFORE {verb} ON ledger_event "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
)
for _verb in ("UPDATE", "DELETE"):
    event.listen(
        LedgerRow.__table__,  # type: ignore[attr-defined]  # SQLModel does not declare it
        "after_create",
        DDL(_APPEND_ONLY.format(verb=_verb)).execute_if(  # type: ignore[no-untyped-call]  # SQLAlchemy's own
            dialect="sqlite"
        ),
    )
