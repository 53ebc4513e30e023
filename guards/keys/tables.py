"""The tables of the key store: a database of its own, so that no copy of the state brings a key back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, LargeBinary, MetaData, String
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, SQLModel

from beffroi.errors import RecordError
from guards.database import Database


class KeyBase(SQLModel):
    """Base of the key store's tables: none of them is ever made in the state database."""

    metadata = MetaData()


class VaultRow(KeyBase, table=True):
    """One row: which key store this is, a proof of the master key, and how often keys were destroyed."""

    __tablename__ = "vault"

    number: int = Field(default=1, primary_key=True)
    id: str
    proof: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    epoch: int = 0


class KeyRow(KeyBase, table=True):
    """A key, wrapped by the master key; a destroyed one keeps its id, when and by which rule.

    Attributes:
        scope: keyed hash of the scope; a destroyed key that was renewable has none.
        renewable: the scope may have another key later: a person may be met again, a run may not.
    """

    __tablename__ = "key"

    id: bytes = Field(sa_column=Column(LargeBinary(8), primary_key=True))
    scope: bytes | None = Field(default=None, sa_column=Column(LargeBinary(32), unique=True))
    wrapped: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    renewable: bool = False
    destroyed: str = ""
    rule: str = ""
    erasure: str = Field(default="", sa_column=Column(String, nullable=False, index=True))


class PseudonymRow(KeyBase, table=True):
    """Whom a pseudonym stands for: a keyed hash to find the row by, and the sealed id of the person."""

    __tablename__ = "pseudonym"

    pseudonym: str = Field(primary_key=True)
    person: bytes = Field(sa_column=Column(LargeBinary(32), unique=True, nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


def add_missing(database: Database, rows: Sequence[KeyRow | PseudonymRow]) -> None:
    """Add rows, but those that another process was quicker to add.

    Raises:
        RecordError: they cannot be written.
    """
    for some in (rows, *([row] for row in rows)):  # all at once; one by one where that fails
        try:
            with database.transaction() as tx:
                tx.add_all([type(row)(**row.model_dump()) for row in some])
        except RecordError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
        else:
            if some is rows:
                return
