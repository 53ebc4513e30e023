"""Retention: what is kept how long by category, and the erasure of what is past it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from beffroi.errors import Refused
from beffroi.identity import Actor
from beffroi.settings.installation import RetentionSettings
from guards.clock import to_text
from guards.ledger import Kind
from guards.people.keepers import check_keeper
from guards.retention.erasing import Erasures
from guards.retention.plan import Blocked, ErasurePlan, blocked, living, parts, planned
from guards.runs.records import status_of
from guards.runs.runs import ENDED
from guards.store import EffectRow, RunRow, RunSubject, ScheduleRow, Store

CATEGORIES = ("requests", "personal", "effects", "abandoned")
"""*effects*: a run that changed something in a city system; *personal*: else one that names a person;
*abandoned*: one that waits for an answer, an approval or a repair that never came; *requests*: the others."""
_NAME = "retention"
LONGEST_PAUSE = timedelta(days=40)
"""Between two runs that the schedule does by itself: after a longer one the clock may be wrong. What it would
erase is lost for good, so a person looks first."""
_MOST = 200
"""Runs of one erasure."""


@dataclass(frozen=True)
class RetentionReport:
    """What one retention run did, or would do.

    Attributes:
        erased: runs by category.
        blocked: runs past their time that stay, with the reason.
        scrubbed: whether nothing that was deleted is left in a write-ahead log.
    """

    at: datetime
    dry_run: bool
    erased: dict[str, tuple[str, ...]] = field(default_factory=dict)
    blocked: tuple[Blocked, ...] = ()
    scrubbed: bool = True


def run_retention(
    erasures: Erasures, settings: RetentionSettings, actor: Actor | None = None, *, dry_run: bool = False
) -> RetentionReport:
    """Erase the runs that are past their category's time, and record that it was done.

    Args:
        actor: who asked; None for the schedule.

    Raises:
        Refused: ``records.keepers``.
        RecordError: it cannot be recorded.
    """
    if actor is not None:
        check_keeper(actor)
    if not dry_run:
        erasures.finish()
    now = erasures.clock()
    due = due_runs(erasures, settings, now)
    with erasures.store.reading() as session:
        stops = blocked(session, living(session, [r for some in due.values() for r in some]), to_text(now))
    stay = {stop.run for stop in stops}
    going = {name: tuple(run for run in some if run not in stay) for name, some in due.items()}
    if dry_run:
        return RetentionReport(now, True, going, stops)
    done: dict[str, tuple[str, ...]] = {}
    for category, runs in going.items():
        done[category] = tuple(
            run for some in _batches(runs) for run in _erase(erasures, actor, category, some)
        )
    with erasures.store.transaction() as tx:
        counts = {name: len(some) for name, some in done.items()}
        told = {"rule": _NAME, "count": sum(counts.values()), "categories": counts}
        told |= {} if actor is None else {"actor": actor.id}
        kept = [f"{stop.run}:{stop.why}" for stop in stops[:1000]]
        erasures.ledger.append(tx, "", Kind.RETENTION_RUN, {**told, "kept": kept, "left": len(stops)})
        tx.merge(ScheduleRow(name=_NAME, done=to_text(now)))
    erasures.store.optimise()
    return RetentionReport(now, False, done, stops, scrubbed=erasures.scrub())


def due_runs(erasures: Erasures, settings: RetentionSettings, now: datetime) -> dict[str, tuple[str, ...]]:
    """Runs past their time, by category, oldest first; what is blocked among them."""
    limits = {name: int(getattr(settings, name)) for name in CATEGORIES}
    shortest = min((days for days in limits.values() if days), default=0)
    found: dict[str, list[str]] = {name: [] for name in CATEGORIES}
    if not shortest:
        return {}
    oldest = to_text(now - timedelta(days=shortest))
    with erasures.store.reading() as session:
        query = select(RunRow).where(RunRow.erasure == "", RunRow.updated < oldest)
        rows = session.exec(query.order_by(col(RunRow.updated), col(RunRow.id))).all()
        categories = _categories(session, rows)
    for row in rows:
        category = categories[row.id]
        days = limits[category]
        if days and row.updated < to_text(now - timedelta(days=days)):
            found[category].append(row.id)
    return {name: tuple(some) for name, some in found.items()}


def last_done(store: Store) -> str:
    """When retention was last run, UTC ISO text; empty where never."""
    with store.reading() as session:
        row = session.get(ScheduleRow, _NAME)
    return "" if row is None else row.done


def _categories(session: Session, rows: Sequence[RunRow]) -> dict[str, str]:
    runs = [row.id for row in rows]
    acted, named = set[str](), set[str]()
    for some in parts(runs):
        acted |= set(session.exec(select(EffectRow.run).where(col(EffectRow.run).in_(some))))
        named |= set(session.exec(select(RunSubject.run).where(col(RunSubject.run).in_(some))))
    return {row.id: _category(row, acted, named) for row in rows}


def _category(row: RunRow, acted: set[str], named: set[str]) -> str:
    if status_of(row.status) not in ENDED:
        return "abandoned"
    return "effects" if row.id in acted else "personal" if row.id in named else "requests"


def _erase(erasures: Erasures, actor: Actor | None, category: str, runs: Sequence[str]) -> Sequence[str]:
    with erasures.store.reading() as session:
        plan = ErasurePlan("run", planned(living(session, runs)))
    try:
        erasures.erase(plan, actor, f"retention.{category}", category)
    except Refused:
        return ()  # held or taken up since: it stays until the next time
    return runs


def _batches(runs: Sequence[str]) -> Sequence[Sequence[str]]:
    return [runs[start : start + _MOST] for start in range(0, len(runs), _MOST)]
