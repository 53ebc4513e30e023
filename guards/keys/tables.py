"""The tables of the key store: a database of its own, so that no copy of the state brings a key back."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, MetaData, String
from sqlmodel import Field, SQLModel


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
