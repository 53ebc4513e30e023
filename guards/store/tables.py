"""The tables of the state. Moments are UTC ISO text, so that every database keeps them alike."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """A person who may sign in; the hash is empty where another source checks who they are."""

    id: str = Field(primary_key=True)
    name: str
    password_hash: str
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    person_id: str = Field(index=True)
    service_id: str
    service_name: str
    domain: str
    district: int | None = None


class RunRow(SQLModel, table=True):
    """One request and where it stands.

    Attributes:
        actor: pseudonym of the person who asked.
        sealed: the request, the person's name, and what the phases keep, under the run's key.
        erasure: id of the erasure that destroyed that key; empty while it is there.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_actor_status", "actor", "status"),
        Index("ix_run_status_created", "status", "created"),
    )

    id: str = Field(primary_key=True)
    actor: str = Field(index=True)
    service_id: str = Field(index=True)
    conversation: str = Field(index=True)
    status: str = Field(index=True)
    phase: str
    created: str = Field(index=True)
    updated: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    erasure: str = Field(default="", index=True)


class RunValue(SQLModel, table=True):
    """A value that a run holds, by name; sealed JSON as `beffroi.wire` writes it (`guards.runs.values`)."""

    __tablename__ = "run_value"

    run: str = Field(primary_key=True, foreign_key="run.id")
    name: str = Field(primary_key=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RunSubject(SQLModel, table=True):
    """Which persons a run's values name, as pseudonyms."""

    __tablename__ = "run_subject"

    run: str = Field(primary_key=True)
    person: str = Field(primary_key=True, index=True)


class RunMark(SQLModel, table=True):
    """Which tools and rules a run met, taken from its ledger events, to filter by."""

    __tablename__ = "run_mark"
    __table_args__ = (Index("ix_run_mark_kind_value", "kind", "value"),)

    run: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class ApprovalStatus(StrEnum):
    """Where an approval stands. *used*: its effects have begun."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    USED = "used"


class ApprovalRow(SQLModel, table=True):
    """An approval asked for, and what became of it.

    Attributes:
        requester, decided_by: pseudonyms.
        sealed: the document (canonical JSON), the reason of a refusal, and the name of who decided.
    """

    __tablename__ = "approval"

    id: str = Field(primary_key=True)
    run: str = Field(index=True, foreign_key="run.id")
    requester: str = Field(index=True)
    approver: str
    digest: str
    status: str = Field(index=True)
    created: str
    expires: str
    decided_by: str | None = None
    decided_roles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    decided_at: str | None = None
    effect_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    edited_from: str | None = None
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    delegation: str = ""


class EffectRow(SQLModel, table=True):
    """One effect: *intent* before anything is sent, then how it ended.

    Attributes:
        settled_by: pseudonym.
        sealed: the digest of its arguments, its description with a nonce, its result, and the reason.
    """

    __tablename__ = "effect"

    effect_id: str = Field(primary_key=True)
    run: str = Field(index=True)
    line: int
    tool: str
    state: str = Field(index=True)
    failure: str | None = None
    attempts: int = 0
    created: str
    updated: str
    settled_by: str | None = None
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Lease(SQLModel, table=True):
    """Which worker holds a run, and until when."""

    run: str = Field(primary_key=True)
    owner: str
    until: str
