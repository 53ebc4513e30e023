"""Erasing: its record and the rows in one transaction, then the keys. The next one finishes what began."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, delete, func, select

from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.clock import Clock, to_text, utc_now
from guards.effects.effects import EffectState
from guards.keys import person_scope, run_scope
from guards.ledger import Kind, Ledger
from guards.people.keepers import check_keeper
from guards.retention.plan import (
    UNSETTLED,
    ErasurePlan,
    blocked,
    inquiry_on,
    kept_whole,
    living,
    parts,
    planned,
)
from guards.retention.records import Erasure, read_erasure
from guards.runs.records import status_of
from guards.runs.runs import ENDED, RunStatus
from guards.runs.subjects import folded, runs_naming
from guards.store import (
    ApprovalRow,
    ApprovalStatus,
    EffectRow,
    ErasureRow,
    HoldRow,
    RunRow,
    RunSubject,
    RunValue,
    Store,
    UnfinishedRow,
)


class Erasures:
    """Plans erasures, does them, and tells what was erased."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self.store = store
        self.ledger = ledger
        self.clock = clock
        self._keys = store.keys

    # --- looking --------------------------------------------------------------------------------------------

    def plan_runs(self, runs: Sequence[str]) -> ErasurePlan:
        """What erasing these runs would take; those that were erased already are left out.

        Raises:
            RecordError: the state cannot be read.
        """
        with self.store.reading() as session:
            rows = living(session, runs)
            return ErasurePlan("run", planned(rows), blocked(session, rows, to_text(self.clock())))

    def plan_person(self, names: Sequence[str], also: Sequence[str] = ()) -> ErasurePlan:
        """What erasing a person would take: every run that names them.

        Args:
            names: their ids, sign-in name and addresses.
            also: further runs, whose texts name them (`guards.retention.search`).

        Raises:
            RecordError: the state cannot be read.
        """
        persons = tuple(dict.fromkeys([*names, *map(folded, names)]))
        pseudonyms = [known for name in persons if (known := self._keys.known_pseudonym(name))]
        with self.store.reading() as session:
            named = {*runs_naming(session, pseudonyms), *also}
            rows = living(session, sorted(named))
            asked = select(func.count()).where(col(RunRow.actor).in_(pseudonyms))
            count = session.exec(asked.where(RunRow.erasure == "")).one()
            own = sum(row.actor in pseudonyms for row in rows)
            now = to_text(self.clock())
            stops = blocked(session, rows, now)
            stops += tuple(stop for stop in kept_whole(session, pseudonyms, now) if stop not in stops)
            held = _is_held(session, pseudonyms)
            inquiry = inquiry_on(session, pseudonyms, now)
        return ErasurePlan("person", planned(rows), stops, persons, count - own, held, inquiry)

    def of_run(self, run: str) -> Erasure | None:
        """The erasure that took a run's contents; None while they are there."""
        with self.store.reading() as session:
            row = session.get(RunRow, run)
            found = session.get(ErasureRow, row.erasure) if row is not None and row.erasure else None
            return None if found is None else read_erasure(self._keys, found)

    def list(self) -> list[Erasure]:
        """Every erasure, oldest first."""
        with self.store.reading() as session:
            rows = session.exec(select(ErasureRow).order_by(col(ErasureRow.at))).all()
        return [read_erasure(self._keys, row) for row in rows]

    # --- doing ----------------------------------------------------------------------------------------------

    def erase(self, plan: ErasurePlan, actor: Actor | None, rule: str, category: str = "") -> Erasure | None:
        """Erase what was planned; nothing of it where anything stands in the way now.

        Args:
            actor: who asked; None for the schedule.

        Returns:
            The erasure, None where there was nothing to erase.

        Raises:
            Refused: ``records.keepers``; ``retention.held``, ``inquiry``, ``running`` or ``unsettled``.
            RecordError: it cannot be recorded, and nothing is erased; or the keys cannot be destroyed now:
                they are by the next erasure, the schedule or the next start.
        """
        if actor is not None:
            check_keeper(actor)
        self.finish()
        runs, at = [each.run for each in plan.runs], to_text(self.clock())
        pseudonyms = [known for name in plan.persons if (known := self._keys.known_pseudonym(name))]
        scopes = [*map(run_scope, runs), *map(person_scope, (*plan.persons, *pseudonyms))]
        row = ErasureRow(
            id=secrets.token_hex(8),
            at=at,
            rule=rule,
            by="" if actor is None else self._keys.pseudonym(actor.id),
            about=plan.about,
            keys=self._keys.living(scopes),
            pseudonyms=pseudonyms,
        )
        if not row.keys and not pseudonyms:
            return None
        told = {"erasure": row.id, "rule": rule, "category": category, "erased": plan.about}
        told |= {} if actor is None else {"actor": actor.id}
        with self.store.transaction() as tx:
            rows = living(tx, runs, lock=True)
            self._check(tx, plan, rows, pseudonyms, at)
            tx.add(row)
            tx.add(UnfinishedRow(erasure=row.id))
            if plan.about == "person":
                counted = {"keys": len(row.keys), "runs": runs}
                self.ledger.append(tx, "", Kind.ERASED, {**told, **counted})
            for each in rows:
                self.ledger.append(tx, each.id, Kind.ERASED, {**told, "runs": [each.id]})
            empty_rows(tx, rows, row.id)
            forget_persons(tx, pseudonyms)
        self._keys.destroy(row.keys, pseudonyms, at=at, rule=rule, erasure=row.id)
        self.store.note_epoch([row.id])
        self.store.scrub()
        return read_erasure(self._keys, row)

    def scrub(self) -> bool:
        """Take what was deleted out of the write-ahead logs, the keys' too; whether nothing is left there."""
        return all([self._keys.scrub(), self.store.scrub()])

    def finish(self) -> None:
        """Destroy the keys of every erasure that could not destroy its own.

        Raises:
            RecordError: they cannot be destroyed now, or it cannot be recorded.
        """
        with self.store.reading() as session:
            waiting = select(ErasureRow).where(col(ErasureRow.id).in_(select(UnfinishedRow.erasure)))
            rows = session.exec(waiting).all()
        for row in rows:
            self.destroy_again(row, row.keys)
        if rows:
            self.store.note_epoch([row.id for row in rows])

    def destroy_again(self, row: ErasureRow, left: Sequence[str]) -> bool:
        """Destroy the keys of a recorded erasure that are ``left``; whether any was there: it is recorded.

        Raises:
            RecordError: they cannot be destroyed now, or it cannot be recorded.
        """
        if not self._keys.destroy(left, row.pseudonyms, at=row.at, rule=row.rule, erasure=row.id, again=True):
            return False
        told = {"erasure": row.id, "rule": row.rule, "again": True, "keys": len(left)}
        self.ledger.record("", Kind.ERASED, told)
        return True

    def _check(
        self, tx: Session, plan: ErasurePlan, rows: Sequence[RunRow], pseudonyms: Sequence[str], now: str
    ) -> None:
        if plan.about == "person" and _is_held(tx, pseudonyms):
            raise _refused("held", "cette personne")
        if plan.about == "person" and (inquiry := inquiry_on(tx, pseudonyms, now)):
            raise _refused("inquiry", "cette personne", inquiry)
        for stop in blocked(tx, rows, now):
            raise _refused(stop.why, f"la demande « {stop.run} »", stop.inquiry)
        for stop in kept_whole(tx, pseudonyms, now) if plan.about == "person" else ():
            what = f"la demande « {stop.run} », que cette personne a faite, décidée ou réglée"
            raise _refused(stop.why, what, stop.inquiry)


def empty_rows(tx: Session, rows: Iterable[RunRow], erasure: str) -> None:
    """Take the sealed contents of runs out of the tables too; the runs stay, marked."""
    rows = list(rows)
    for row in rows:
        row.erasure, row.sealed = erasure, b""
        row.status = row.status if status_of(row.status) in ENDED else RunStatus.FAILED.value
        tx.add(row)
    tx.flush()
    for some in parts([row.id for row in rows]):
        for table in (RunValue, RunSubject):
            tx.exec(delete(table).where(col(table.run).in_(some)))
        for asked in tx.exec(select(ApprovalRow).where(col(ApprovalRow.run).in_(some))):
            asked.sealed = b""
            open_still = asked.status in (ApprovalStatus.PENDING, ApprovalStatus.ACCEPTED)
            asked.status = ApprovalStatus.EXPIRED.value if open_still else asked.status
            tx.add(asked)
        for effect in tx.exec(select(EffectRow).where(col(EffectRow.run).in_(some))):
            effect.sealed = b""
            effect.state = EffectState.ERASED.value if effect.state in UNSETTLED else effect.state
            tx.add(effect)


def forget_persons(tx: Session, pseudonyms: Sequence[str]) -> None:
    """Take the pseudonyms out of the index of who is named where."""
    tx.exec(delete(RunSubject).where(col(RunSubject.person).in_(list(pseudonyms))))


def _is_held(session: Session, pseudonyms: Sequence[str]) -> bool:
    holds = session.exec(select(HoldRow.targets).where(HoldRow.released == ""))
    return any(set(targets) & set(pseudonyms) for targets in holds)


_WHY: dict[str, tuple[str, str]] = {
    "held": (
        "Un gel (conservation légale) porte sur {what} : rien n'est effacé. Levez-le d'abord (beffroi "
        "retention holds, puis release).",
        "A legal hold stops this erasure: nothing is erased. Release it first.",
    ),
    "inquiry": (
        "L'enquête « {inquiry} » est ouverte sur {what} : rien n'est effacé. Qu'un auditeur la ferme d'abord "
        "(beffroi inquiry close), ou attendez sa fin.",
        "An open inquiry stops this erasure: nothing is erased. Have it closed first.",
    ),
    "running": (
        "Il reste du travail en cours sur {what} : rien n'est effacé. Attendez qu'elle se termine.",
        "Work is still going on: nothing is erased. Wait until it ends.",
    ),
    "unsettled": (
        "Nul ne sait encore si une action de {what} a eu lieu : rien n'est effacé. Réglez-la d'abord "
        "(beffroi effects list).",
        "An effect is still uncertain: nothing is erased. Settle it first (beffroi effects list).",
    ),
}


def _refused(why: str, what: str, inquiry: str = "") -> Refused:
    french, english = _WHY[why]
    return Refused(f"retention.{why}", french.format(what=what, inquiry=inquiry), english)
