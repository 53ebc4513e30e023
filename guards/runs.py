"""Runs: one request each, where it stands, what it holds, and which worker has it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor
from guards.clock import Clock, from_text, to_text, utc_now
from guards.judgements import PREFIX
from guards.ledger import Kind, Ledger, commit
from guards.store import Lease, RunMark, RunRow, RunValue, Store


class RunStatus(StrEnum):
    """Where a run stands for a person."""

    RUNNING = "running"
    WAITING = "waiting"
    QUESTION = "question"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Run:
    """One request. ``data`` holds what the phases keep of it (JSON)."""

    id: str
    actor: str
    actor_name: str
    service_id: str
    conversation: str
    request: str
    status: RunStatus
    phase: str
    created: datetime
    updated: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RunFilter:
    """Which runs to list; None means any. ``tool`` and ``rule``: met during the run."""

    actor: str | None = None
    service_id: str | None = None
    conversation: str | None = None
    status: RunStatus | None = None
    tool: str | None = None
    rule: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    offset: int = 0


class Runs:
    """Runs with their values and leases; every change of state is an event of the ledger."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def create(self, actor: Actor, request: str, conversation: str | None = None) -> Run:
        """A new run, *running* in phase *plan*. Its request is in the ledger as a commitment.

        Raises:
            RecordError: it cannot be recorded; nothing is started.
        """
        now, (nonce, commitment) = to_text(self._clock()), commit(request)
        row = RunRow(
            id=secrets.token_hex(8),
            actor=actor.id,
            actor_name=actor.name,
            service_id=actor.service_id,
            conversation=conversation or secrets.token_hex(8),
            request=request,
            nonce=nonce,
            status=RunStatus.RUNNING,
            phase="plan",
            created=now,
            updated=now,
            data={},
        )
        told = {"actor": actor.id, "conversation": row.conversation, "request": commitment}
        with self._store.transaction() as tx:
            tx.add(row)
            self._ledger.append(tx, row.id, Kind.REQUEST, told)
        return _run(row)

    def get(self, run_id: str) -> Run:
        """The run with this id.

        Raises:
            RecordError: there is none.
        """
        with self._store.reading() as session:
            return _run(_existing(session, run_id))

    def list(self, which: RunFilter | None = None) -> list[Run]:
        """Runs, newest first."""
        which = which or RunFilter()
        query = _select(which).order_by(col(RunRow.created).desc(), col(RunRow.id))
        with self._store.reading() as session:
            return [_run(row) for row in session.exec(query.limit(which.limit).offset(which.offset))]

    def update(
        self,
        run_id: str,
        status: RunStatus | None = None,
        phase: str | None = None,
        event: tuple[Kind, Mapping[str, Any]] | None = None,
        **data: Any,
    ) -> Run:
        """Change where a run stands, and tell it in the same transaction.

        Args:
            event: what the ledger is told; a plain *state* event where None.
            data: JSON values merged into the run's data.

        Raises:
            RecordError: unknown run, or it cannot be recorded (then nothing changes).
        """
        with self._store.transaction() as tx:
            row = _existing(tx, run_id)
            row.status = (status or RunStatus(row.status)).value
            row.phase = phase or row.phase
            row.data = {**row.data, **data}
            row.updated = to_text(self._clock())
            tx.add(row)
            kind, payload = event or (Kind.STATE, {})
            self._ledger.append(tx, run_id, kind, {**payload, "status": row.status, "phase": row.phase})
        return _run(row)

    def replied(
        self,
        run_id: str,
        question: Mapping[str, Any],
        event: tuple[Kind, Mapping[str, Any]],
        values: Mapping[str, Any],
        **data: Any,
    ) -> Run:
        """Close the question that the run asks, with what the reply comes to; *running* again.

        Args:
            question: as it was when the reply was understood.
            values: kept by name, in the same transaction.
            data: merged into the run's data.

        Raises:
            Refused: ``questions.none``: it is not asked any more, somebody was quicker.
            RecordError: unknown run, or it cannot be recorded (then nothing changes).
        """
        with self._store.transaction() as tx:
            row = tx.get(RunRow, run_id, with_for_update=True) or _existing(tx, run_id)
            if row.data.get("question") != question:
                raise question_closed()
            row.status = RunStatus.RUNNING.value
            row.data = {**row.data, "question": None, "answered": dict(question), **data}
            row.updated = to_text(self._clock())
            tx.add(row)
            for name, value in values.items():
                tx.merge(RunValue(run=run_id, name=name, value=value))
            kind, payload = event
            self._ledger.append(tx, run_id, kind, {**payload, "status": row.status, "phase": row.phase})
        return _run(row)

    # --- values ---------------------------------------------------------------------------------------------

    def put(self, run_id: str, name: str, value: Any) -> None:
        """Keep a JSON value under a name, over any earlier one.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            tx.merge(RunValue(run=run_id, name=name, value=value))

    def value(self, run_id: str, name: str, default: Any = None) -> Any:
        """The value kept under a name."""
        with self._store.reading() as session:
            row = session.get(RunValue, (run_id, name))
        return default if row is None else row.value

    def values(self, run_id: str) -> dict[str, Any]:
        """All values of a run by name, without what was judged (`guards.judgements`): no phase needs it."""
        judged = col(RunValue.name).startswith(PREFIX, autoescape=True)
        with self._store.reading() as session:
            rows = session.exec(select(RunValue).where(RunValue.run == run_id, ~judged)).all()
        return {row.name: row.value for row in rows}

    # --- leases ---------------------------------------------------------------------------------------------

    def acquire(self, run_id: str, owner: str, seconds: float) -> bool:
        """Take or renew the one lease of a run; False where another owner holds it."""
        now = self._clock()
        with self._store.transaction() as tx:
            row = tx.get(Lease, run_id, with_for_update=True)
            if row is not None and row.owner != owner and row.until > to_text(now):
                return False
            row = row or Lease(run=run_id, owner=owner, until="")
            row.owner, row.until = owner, to_text(now + timedelta(seconds=seconds))
            tx.add(row)
        return True

    def release(self, run_id: str, owner: str) -> None:
        """Give the lease back, where ``owner`` holds it."""
        with self._store.transaction() as tx:
            row = tx.get(Lease, run_id)
            if row is not None and row.owner == owner:
                tx.delete(row)

    @contextmanager
    def lease(self, run_id: str, owner: str, seconds: float = 300.0) -> Iterator[None]:
        """Hold a run for the length of a block.

        Raises:
            RecordError: another worker holds it.
        """
        if not self.acquire(run_id, owner, seconds):
            raise RecordError(
                "Cette demande est déjà en cours de traitement : attendez qu'elle se termine.",
                "This run is already being worked on.",
            )
        try:
            yield
        finally:
            self.release(run_id, owner)

    def stranded(self) -> tuple[Run, ...]:
        """Running runs that no worker holds: what a crash left to be resumed."""
        held = select(Lease.run).where(Lease.until > to_text(self._clock()))
        query = select(RunRow).where(RunRow.status == RunStatus.RUNNING, col(RunRow.id).not_in(held))
        with self._store.reading() as session:
            return tuple(_run(row) for row in session.exec(query.order_by(col(RunRow.created))))


def question_closed() -> Refused:
    """A reply to what is not asked, or not any more."""
    return Refused(
        "questions.none",
        "Cette question n'attend pas de réponse : elle en a déjà une, ou n'a pas été posée. Rien n'a changé.",
        "This question is not asked, or was answered already. Nothing changed.",
    )


def _select(which: RunFilter) -> SelectOfScalar[RunRow]:
    query = select(RunRow)
    equal = {
        RunRow.actor: which.actor,
        RunRow.service_id: which.service_id,
        RunRow.conversation: which.conversation,
        RunRow.status: which.status,
    }
    for column, wanted in equal.items():
        query = query if wanted is None else query.where(col(column) == wanted)
    for kind, wanted in (("tool", which.tool), ("rule", which.rule)):
        if wanted is not None:
            met = select(RunMark.run).where(RunMark.kind == kind, RunMark.value == wanted)
            query = query.where(col(RunRow.id).in_(met))
    if which.since is not None:
        query = query.where(RunRow.created >= to_text(which.since))
    return query if which.until is None else query.where(RunRow.created < to_text(which.until))


def _existing(session: Session, run_id: str) -> RunRow:
    row = session.get(RunRow, run_id)
    if row is None:
        raise RecordError(
            f"La demande « {run_id} » n'existe pas. Voyez « beffroi runs list ».", f"No run '{run_id}'."
        )
    return row


def _run(row: RunRow) -> Run:
    return Run(
        id=row.id,
        actor=row.actor,
        actor_name=row.actor_name,
        service_id=row.service_id,
        conversation=row.conversation,
        request=row.request,
        status=RunStatus(row.status),
        phase=row.phase,
        created=from_text(row.created),
        updated=from_text(row.updated),
        data=dict(row.data),
    )
