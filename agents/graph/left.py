"""What dead processes left, and what ran out: each run by itself, so that one that breaks keeps no other
waiting."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from agents.graph.deps import Deps, OnEvent
from agents.graph.driving import First
from agents.graph.lease import Busy, held_by_others
from agents.graph.waits import approval_ended
from agents.views import RunView
from beffroi.errors import Altered, RecordError
from guards.people.standing_roles import Unchecked
from guards.runs.runs import RunStatus

_log = logging.getLogger(__name__)
_Found = TypeVar("_Found")


class Drive(Protocol):
    """Goes on with a run, as `agents.graph.driving.Driver.drive`."""

    def __call__(
        self, run_id: str, on_event: OnEvent | None = None, first: First | None = None
    ) -> RunView: ...


def resume_left(
    deps: Deps,
    drive: Drive,
    idle: timedelta = timedelta(0),
    broken: set[str] | None = None,
) -> list[RunView]:
    """Go on with every run that nobody works on and that does not wait for anybody; one that cannot be is
    logged, and stays as it is.

    Args:
        idle: how long nothing has happened to those to go on with; more than none, while the house is open:
            those of a process that has not ended are left to it then.
        broken: ids of those that could not be before: left alone, and added to, unless what is stored could
            not be read or written for a moment, or nothing confirms the roles of who asked: that is tried
            again.

    Raises:
        RecordError: which runs there are cannot be read.
    """
    broken = set() if broken is None else broken
    deps.guards.leases.release_dead()
    agreed_so_far = partial(_agreed_so_far, deps)
    left = dict.fromkeys(_left(deps, idle, broken))
    views = [_tried(run_id, partial(drive, run_id, first=agreed_so_far), broken) for run_id in left]
    return [view for view in views if view is not None]


def _left(deps: Deps, idle: timedelta, broken: set[str]) -> Iterator[str]:
    others = held_by_others(deps.guards, deps.owner) if idle else frozenset()
    latest, alone = deps.clock() - idle, broken | others
    for run_id in deps.guards.runs.stranded(latest):
        if run_id not in alone:
            yield run_id
    for run_id in deps.guards.runs.decided():
        # Whoever has just decided goes on with it; only who holds its lease says that it runs again.
        if run_id not in alone and _tried(run_id, partial(_ended, deps, run_id, latest), broken):
            yield run_id


def _ended(deps: Deps, run_id: str, latest: datetime) -> bool:
    return approval_ended(deps, deps.guards.runs.get(run_id), latest)


def _agreed_so_far(deps: Deps, run_id: str) -> None:
    """It goes on as far as people have agreed: whoever agreed in advance may have left on purpose."""
    run = deps.guards.runs.get(run_id)
    if run.status is RunStatus.RUNNING and run.data.get("auto_approve"):
        deps.guards.runs.update(run_id, auto_approve=False)


def _tried(run_id: str, work: Callable[[], _Found], broken: set[str]) -> _Found | None:
    try:
        return work()
    except Busy:
        return None
    except Exception as error:  # noqa: BLE001  # whatever breaks one run at start must not keep the others
        # Kind and place only: a message may quote what somebody asked for.
        at = traceback.extract_tb(error.__traceback__)[-1]
        _log.error(
            "run %s could not be resumed: %s (%s:%s)",
            run_id, type(error).__name__, Path(at.filename).name, at.lineno,
        )  # fmt: skip
        if isinstance(error, Altered) or not isinstance(error, (RecordError, Unchecked)):
            # Any other of those may be the database's, or the directory's, for a moment.
            broken.add(run_id)
        return None
