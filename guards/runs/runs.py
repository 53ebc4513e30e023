"""Runs: one request each, where it stands, and what it holds."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, Unpack

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from beffroi.errors import Altered, RecordError, Refused
from beffroi.identity import Actor
from guards.clock import Clock, from_text, to_text, utc_now
from guards.keys.contents import open_name, seal_name
from guards.ledger import Kind, Ledger, commit
from guards.runs.contents import RunContents, erased_run, lost_run, open_run, seal_run
from guards.runs.data import RunData
from guards.runs.records import (
    ALTERED,
    ALTERED_REQUEST,
    ENDED,
    ERASED_REQUEST,
    LOST,
    LOST_NAME,
    LOST_REQUEST,
    Run,
    RunFilter,
    RunHead,
    RunStatus,
    chosen_runs,
    status_of,
)
from guards.runs.subjects import inherit_persons
from guards.runs.values import ERASED, JUDGED, read_value, write_value
from guards.store import ApprovalRow, ApprovalStatus, Lease, LedgerRow, RunMark, RunRow, RunValue, Store

__all__ = [
    "ENDED", "ERASED_REQUEST", "LOST_REQUEST", "Run", "RunFilter", "RunHead", "RunStatus", "Runs",
    "question_closed",
]  # fmt: skip

_log = logging.getLogger("beffroi.runs")

_SET_BACK = timedelta(hours=12)
"""As far as a clock is set back and the time of runs waits for it; behind more, it was wrong."""


class Runs:
    """Runs with their values; every change of state is an event of the ledger."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock

    def create(
        self,
        actor: Actor,
        request: str,
        conversation: str | None = None,
        lease: tuple[str, float] | None = None,
        status: RunStatus = RunStatus.RUNNING,
        event: tuple[Kind, Mapping[str, Any]] | None = None,
        **data: Unpack[RunData],
    ) -> Run:
        """A new run in phase *plan*, whole in one transaction. Its request is in the ledger as a commitment.

        Args:
            lease: the worker that holds it from the start, and for how many seconds; nobody where None.
            event: told after the request.
            data: what it begins with.

        Raises:
            RecordError: it cannot be recorded; nothing is started.
        """
        began, (salt, commitment) = self._after_the_others(conversation), commit(request)
        now = to_text(began)
        row = RunRow(
            id=secrets.token_hex(8),
            actor=self._keys.pseudonym(actor.id),
            service_id=actor.service_id,
            conversation=conversation or secrets.token_hex(8),
            status=status,
            phase="plan",
            created=now,
            updated=now,
            sealed=b"",
        )
        held = RunContents(request, salt, data, seal_name(self._keys, row.id, actor.id, actor.name))
        seal_run(self._keys, row, held)
        told = {"actor": actor.id, "conversation": row.conversation, "request": commitment}
        with self._store.transaction() as tx:
            tx.add(row)
            if lease is not None:
                owner, seconds = lease
                tx.add(Lease(run=row.id, owner=owner, until=to_text(began + timedelta(seconds=seconds))))
            self._ledger.append(tx, row.id, Kind.REQUEST, told)
            if event is not None:
                self._tell(tx, row, *event)
        return self._run(row)

    def _after_the_others(self, conversation: str | None) -> datetime:
        """Now, or right after the last run of a conversation where the clock was set back a little: what is
        spoken of is what came last."""
        now = self._clock()
        if not conversation:
            return now
        latest = select(func.max(RunRow.created)).where(RunRow.conversation == conversation)
        with self._store.reading() as session:
            last = session.exec(latest).one()
        ahead = from_text(last) - now if last else -_SET_BACK
        return now + ahead + timedelta(microseconds=1) if timedelta() <= ahead < _SET_BACK else now

    def get(self, run_id: str) -> Run:
        """The run with this id.

        Raises:
            RecordError: there is none.
        """
        with self._store.reading() as session:
            return self._run(_existing(session, run_id))

    def head(self, run_id: str) -> RunHead:
        """Where a run stands; nothing of it is opened.

        Raises:
            RecordError: there is none.
        """
        events = select(LedgerRow.hash, LedgerRow.nth).where(LedgerRow.run == run_id)
        last = events.order_by(col(LedgerRow.nth).desc()).limit(1)
        with self._store.reading() as session:
            row, (found, nth) = _existing(session, run_id), session.exec(last).one()
        return RunHead(self._keys.person(row.actor) or row.actor, status_of(row.status), found.hex(), nth)

    def list(self, which: RunFilter | None = None) -> list[Run]:
        """Runs, newest first; of one that was altered only that it is there, and it is logged.

        Raises:
            RecordError: the state or its keys cannot be read.
        """
        which = which or RunFilter()
        who = None if which.actor is None else self._keys.known_pseudonym(which.actor) or which.actor
        query = chosen_runs(which, who).order_by(col(RunRow.created).desc(), col(RunRow.id))
        with self._store.reading() as session:
            return [self._listed(row) for row in session.exec(query.limit(which.limit).offset(which.offset))]

    def met(self, kind: Literal["tool", "rule"]) -> tuple[str, ...]:
        """Tools, or rules, that any run has met."""
        query = select(RunMark.value).where(RunMark.kind == kind).distinct().order_by(col(RunMark.value))
        with self._store.reading() as session:
            return tuple(session.exec(query))

    def count(self, which: RunFilter) -> int:
        """How many runs there are of a filter, none of which is opened; its limit at most."""
        who = None if which.actor is None else self._keys.known_pseudonym(which.actor) or which.actor
        some = chosen_runs(which, who).limit(which.limit).subquery()
        with self._store.reading() as session:
            return session.exec(select(func.count()).select_from(some)).one()

    def firsts(self, conversations: Collection[str], actor: str | None = None) -> dict[str, Run]:
        """The first run of each of these conversations, as `list` has it; of one person where given. One
        query for all."""
        which: list[ColumnElement[bool]] = [col(RunRow.conversation).in_(conversations)]
        if actor is not None:
            which.append(col(RunRow.actor) == (self._keys.known_pseudonym(actor) or actor))
        earliest = select(RunRow.conversation, func.min(RunRow.created).label("created")).where(*which)
        begun = earliest.group_by(col(RunRow.conversation)).subquery()
        same = (begun.c.conversation == RunRow.conversation) & (begun.c.created == RunRow.created)
        query = select(RunRow).join(begun, same).where(*which).order_by(col(RunRow.id))
        with self._store.reading() as session:
            rows = {row.conversation: row for row in session.exec(query)}
            return {conversation: self._listed(row) for conversation, row in rows.items()}

    def update(
        self,
        run_id: str,
        status: RunStatus | None = None,
        phase: str | None = None,
        event: tuple[Kind, Mapping[str, Any]] | None = None,
        **data: Unpack[RunData],
    ) -> Run:
        """Change where a run stands, and tell it in the same transaction.

        Args:
            event: what the ledger is told; a plain *state* event where None.
            data: merged into the run's data.

        Raises:
            RecordError: unknown run, or it cannot be recorded (then nothing changes).
        """
        with self._store.transaction() as tx:
            row = _existing(tx, run_id, lock=True)
            held = self._held(row)
            row.status = (status or status_of(row.status)).value
            row.phase = phase or row.phase
            row.updated = to_text(self._clock())
            seal_run(self._keys, row, held.with_data(data))
            tx.add(row)
            self._tell(tx, row, *(event or (Kind.STATE, {})))
        return self._run(row)

    def replied(
        self,
        run_id: str,
        question: Mapping[str, Any],
        event: tuple[Kind, Mapping[str, Any]],
        values: Mapping[str, Any],
        also: Callable[[Session], None] | None = None,
        data: RunData | None = None,
    ) -> Run:
        """Close the question that the run asks, with what the reply comes to; *running* again.

        Args:
            question: as it was when the reply was understood.
            values: kept by name, in the same transaction.
            also: done in it too; what it raises undoes the reply.
            data: merged into the run's data.

        Raises:
            Refused: ``questions.none``: it is not asked any more, somebody was quicker.
            RecordError: unknown run, or it cannot be recorded (then nothing changes).
        """
        with self._store.transaction() as tx:
            row = _existing(tx, run_id, lock=True)
            held = self._held(row)
            if held.data.get("question") != question:
                raise question_closed()
            answered = RunData(question=None, answered=dict(question))
            row.status = RunStatus.RUNNING.value
            row.updated = to_text(self._clock())
            seal_run(self._keys, row, held.with_data(answered | (data or RunData())))
            tx.add(row)
            for name, value in values.items():
                write_value(tx, self._keys, run_id, name, value)
            if also is not None:
                also(tx)
            self._tell(tx, row, *event)
        return self._run(row)

    def _tell(self, tx: Session, row: RunRow, kind: Kind, payload: Mapping[str, Any]) -> None:
        self._ledger.append(tx, row.id, kind, {**payload, "status": row.status, "phase": row.phase})

    # --- values ---------------------------------------------------------------------------------------------

    def put(self, run_id: str, name: str, value: Any) -> None:
        """Keep a JSON value under a name, over any earlier one.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            write_value(tx, self._keys, run_id, name, value)

    def value(self, run_id: str, name: str, default: Any = None) -> Any:
        """The value kept under a name; the default where it was erased too."""
        with self._store.reading() as session:
            row = session.get(RunValue, (run_id, name))
        value = ERASED if row is None else read_value(self._keys, row)
        return default if value is ERASED else value

    def values(self, run_id: str) -> dict[str, Any]:
        """All values of a run by name that were not erased, without what was judged: no phase needs it."""
        judged = col(RunValue.name).startswith(JUDGED, autoescape=True)
        with self._store.reading() as session:
            rows = session.exec(select(RunValue).where(RunValue.run == run_id, ~judged)).all()
        found = {row.name: read_value(self._keys, row) for row in rows}
        return {name: value for name, value in found.items() if value is not ERASED}

    def continues(self, run_id: str, before: str) -> None:
        """A run goes on with what another one found: it concerns the persons whom that one names.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            inherit_persons(tx, run_id, before)

    # --- what a crash left ----------------------------------------------------------------------------------

    def stranded(self, latest: datetime) -> tuple[str, ...]:
        """Ids of running runs that no worker holds and that have not changed since ``latest``: what a crash
        left to be resumed. None is opened."""
        held = select(Lease.run).where(Lease.until > to_text(self._clock()))
        query = select(RunRow.id).where(
            RunRow.status == RunStatus.RUNNING,
            RunRow.updated <= to_text(latest),
            col(RunRow.id).not_in(held),
        )
        with self._store.reading() as session:
            return tuple(session.exec(query.order_by(col(RunRow.created), col(RunRow.id))))

    def decided(self) -> tuple[str, ...]:
        """Ids of waiting runs that no approval holds up any more: it was decided, or ran out."""
        now = to_text(self._clock())
        pending = select(ApprovalRow.run).where(
            ApprovalRow.status == ApprovalStatus.PENDING, ApprovalRow.expires > now
        )
        query = select(RunRow.id).where(
            RunRow.status == RunStatus.WAITING, RunRow.erasure == "", col(RunRow.id).not_in(pending)
        )
        with self._store.reading() as session:
            return tuple(session.exec(query.order_by(col(RunRow.created), col(RunRow.id))))

    def any_open(self) -> bool:
        """Whether there is any run that has not ended."""
        query = select(RunRow.id).where(col(RunRow.status).not_in(ENDED))
        with self._store.reading() as session:
            return session.exec(query.limit(1)).first() is not None

    # --- what is sealed -------------------------------------------------------------------------------------

    def _held(self, row: RunRow) -> RunContents:
        found = open_run(self._keys, row)
        if found is None:
            raise erased_run() if row.erasure else lost_run()
        return found

    def _run(self, row: RunRow) -> Run:
        held = open_run(self._keys, row)
        gone, who = held is None, self._keys.person(row.actor)
        held = held or RunContents(ERASED_REQUEST if row.erasure else LOST_REQUEST, "", {}, b"")
        return Run(
            id=row.id,
            actor=who or row.actor,
            actor_name=who if gone and who else self._name(row, held.name),
            service_id=row.service_id,
            conversation=row.conversation,
            request=held.request,
            status=status_of(row.status),
            phase=row.phase,
            created=from_text(row.created),
            updated=from_text(row.updated),
            data=held.data,
            salt=held.salt,
            erasure=row.erasure or (LOST if gone else ""),
        )

    def _listed(self, row: RunRow) -> Run:
        """The run; in place of one that was altered, a line that says so: it keeps no other from being read,
        and does not go unseen."""
        try:
            return self._run(row)
        except Altered as error:
            _log.error("run %s cannot be read: %s", row.id, error.en)
        return Run(
            id=row.id,
            actor=self._keys.person(row.actor) or row.actor,
            actor_name=LOST_NAME,
            service_id=row.service_id,
            conversation=row.conversation,
            request=ALTERED_REQUEST,
            status=RunStatus(row.status) if row.status in set(RunStatus) else RunStatus.FAILED,
            phase=row.phase,
            created=from_text(row.created),
            updated=from_text(row.updated),
            erasure=ALTERED,
        )

    def _name(self, row: RunRow, sealed: bytes) -> str:
        return open_name(self._keys, row.id, sealed) if sealed or row.erasure else LOST_NAME


def question_closed() -> Refused:
    """A reply to what is not asked, or not any more."""
    return Refused(
        "questions.none",
        "Cette question n'attend pas de réponse : elle en a déjà une, ou n'a pas été posée. Rien n'a changé.",
        "This question is not asked, or was answered already. Nothing changed.",
    )


def _existing(session: Session, run_id: str, *, lock: bool = False) -> RunRow:
    row = session.get(RunRow, run_id, with_for_update=lock)
    if row is None:
        raise RecordError(
            f"La demande « {run_id} » n'existe pas.", f"No run '{run_id}'.", command="beffroi runs list"
        )
    return row
