"""What an erasure would take, and what stands in its way: shown before, and checked again as it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from guards.clock import from_text
from guards.effects.effects import EffectState
from guards.inquiries import falls_under, standing_inquiries
from guards.runs.runs import RunStatus
from guards.store import ApprovalRow, EffectRow, HoldRow, Lease, RunRow, RunSubject

About = Literal["run", "person"]
UNSETTLED = (EffectState.INTENT, EffectState.UNCERTAIN, EffectState.CLEARED)
"""States of an effect without an end: it stands in the way of erasing its run."""
PART = 500
"""Ids in one question to the database."""


@dataclass(frozen=True)
class Planned:
    """A run whose contents would go."""

    run: str
    created: datetime
    status: str


@dataclass(frozen=True)
class Blocked:
    """A run whose contents stay for now: ``why`` is ``held``, ``inquiry``, ``running`` or ``unsettled``;
    ``inquiry`` is the id of one that is open on it."""

    run: str
    why: str
    inquiry: str = ""


@dataclass(frozen=True)
class ErasurePlan:
    """What would go.

    Attributes:
        runs: whose contents go.
        blocked: what stands in the way; an erasure that was asked for is refused then. Of a person also
            held runs, and those under an inquiry, that stay and would lose who had a part in them.
        persons: ids, sign-in names and addresses whose keys and pseudonyms go; empty for a run.
        asked: runs that the person asked for and that name nobody erased: only who asked is forgotten.
        held: the person is held.
        inquiry: id of one that is open on the person; empty without.
    """

    about: About
    runs: tuple[Planned, ...]
    blocked: tuple[Blocked, ...] = ()
    persons: tuple[str, ...] = ()
    asked: int = 0
    held: bool = False
    inquiry: str = ""


def planned(rows: Iterable[RunRow]) -> tuple[Planned, ...]:
    """The runs of rows."""
    return tuple(Planned(row.id, from_text(row.created), row.status) for row in rows)


def living(session: Session, runs: Sequence[str], *, lock: bool = False) -> list[RunRow]:
    """Rows of those runs that were not erased, oldest first."""
    found: list[RunRow] = []
    for part in parts(runs):
        query = select(RunRow).where(col(RunRow.id).in_(part), RunRow.erasure == "")
        found += session.exec(query.with_for_update() if lock else query)
    return sorted(found, key=lambda row: row.created)


def blocked(session: Session, rows: Sequence[RunRow], now: str) -> tuple[Blocked, ...]:
    """Which of these runs may not be erased, and why."""
    runs = [row.id for row in rows]
    held, leased, unsettled = held_runs(session, runs), set[str](), set[str]()
    for part in parts(runs):
        leased |= set(session.exec(select(Lease.run).where(col(Lease.run).in_(part), Lease.until > now)))
        open_effects = select(EffectRow.run).where(col(EffectRow.run).in_(part))
        unsettled |= set(session.exec(open_effects.where(col(EffectRow.state).in_(UNSETTLED))))
    running = {row.id for row in rows if row.status == RunStatus.RUNNING} | leased
    open_ones = standing_inquiries(session, now)
    asked = {row.id: each.id for row in rows for each in reversed(open_ones) if falls_under(row, each)}
    reasons = (("held", held), ("inquiry", set(asked)), ("running", running), ("unsettled", unsettled))
    first = {run: why for why, some in reversed(reasons) for run in some}
    return tuple(Blocked(run, first[run], asked.get(run, "")) for run in runs if run in first)


def kept_whole(session: Session, pseudonyms: Sequence[str], now: str) -> tuple[Blocked, ...]:
    """Runs that must go on saying who asked for them, decided on them or settled them, one of these persons:
    they are held, or an open inquiry is about them."""
    names = list(pseudonyms)
    asked = select(RunRow.id).where(col(RunRow.actor).in_(names))
    decided = select(ApprovalRow.run).where(col(ApprovalRow.decided_by).in_(names))
    settled = select(EffectRow.run).where(col(EffectRow.settled_by).in_(names))
    runs = {run for query in (asked, decided, settled) for run in session.exec(query)}
    stops = blocked(session, living(session, sorted(runs)), now)
    return tuple(stop for stop in stops if stop.why in ("held", "inquiry"))


def inquiry_on(session: Session, pseudonyms: Sequence[str], now: str) -> str:
    """Id of an open inquiry on one of these persons; empty without."""
    standing = (each for each in standing_inquiries(session, now) if each.scope == "person")
    return next((each.id for each in standing if each.about in pseudonyms), "")


def held_runs(session: Session, runs: Sequence[str]) -> set[str]:
    """Which of these runs are held themselves, or name a person who is."""
    holds = session.exec(select(HoldRow).where(HoldRow.released == "")).all()
    targets = {target for hold in holds for target in hold.targets}
    if not targets:
        return set()
    found = targets & set(runs)
    for part in parts(runs):
        query = select(RunSubject.run).where(col(RunSubject.run).in_(part))
        found |= set(session.exec(query.where(col(RunSubject.person).in_(targets))))
        asked = select(RunRow.id).where(col(RunRow.id).in_(part), col(RunRow.actor).in_(targets))
        found |= set(session.exec(asked))
    return found


def parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    """Ids, so many at a time."""
    return (ids[start : start + PART] for start in range(0, len(ids), PART))
