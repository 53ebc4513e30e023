"""Tables of erasure: which keys belong to this database, what was erased, what is held. They name nobody."""

from __future__ import annotations

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel


class VaultLink(SQLModel, table=True):
    """One row: the key store whose keys seal this database, and its epoch when both were last in step."""

    __tablename__ = "vault_link"

    number: int = Field(default=1, primary_key=True)
    vault: str
    epoch: int = 0


class ErasureRow(SQLModel, table=True):
    """One erasure, with what must be destroyed again should an older key store be put back.

    Attributes:
        rule: by which it was done, such as ``retention.personal`` or ``erasure.request``.
        by: pseudonym of who asked for it; empty for the schedule.
        about: ``run`` or ``person``.
        keys, pseudonyms: ids of the keys, and the pseudonyms, that were destroyed.
        restored: when a backup from before it was put back and it was done again; empty where never.
    """

    __tablename__ = "erasure"

    id: str = Field(primary_key=True)
    at: str = Field(index=True)
    rule: str
    by: str = ""
    about: str
    keys: list[str] = Field(sa_column=Column(JSON, nullable=False))
    pseudonyms: list[str] = Field(sa_column=Column(JSON, nullable=False))
    restored: str = ""


class UnfinishedRow(SQLModel, table=True):
    """An erasure whose keys are not known to be destroyed: taken away once they are."""

    __tablename__ = "erasure_unfinished"

    erasure: str = Field(primary_key=True)


class HoldRow(SQLModel, table=True):
    """A legal hold: what it is on is not erased until it is released.

    Attributes:
        about: ``run`` or ``person``.
        targets: id of the run, or the person's pseudonyms.
        sealed: the reason, and what is held as it was typed, under the key of what is held.
        placed_by, released_by: pseudonyms.
    """

    __tablename__ = "hold"

    id: str = Field(primary_key=True)
    about: str
    targets: list[str] = Field(sa_column=Column(JSON, nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    placed: str
    placed_by: str
    released: str = Field(default="", index=True)
    released_by: str = ""


class ScheduleRow(SQLModel, table=True):
    """When a scheduled work was last done."""

    __tablename__ = "schedule"

    name: str = Field(primary_key=True)
    done: str
