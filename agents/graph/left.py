"""What dead processes left: each run by itself, so that one that breaks keeps no other waiting."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from agents.graph.deps import Deps
from agents.graph.lease import release_dead
from agents.graph.waits import approval_ended
from agents.views import RunView
from guards.runs import Run, RunFilter, RunStatus

_MOST = 10_000
_log = logging.getLogger(__name__)
_Found = TypeVar("_Found")


def resume_left(deps: Deps, drive: Callable[[str], RunView]) -> list[RunView]:
    """Go on with every run that nobody works on and that does not wait for anybody; one that cannot be is
    logged, and stays as it is.

    Raises:
        RecordError: which runs there are cannot be read.
    """
    release_dead(deps.guards)
    views = [_tried(run_id, partial(drive, run_id)) for run_id in dict.fromkeys(_left(deps))]
    return [view for view in views if view is not None]


def _left(deps: Deps) -> Iterator[str]:
    yield from (run.id for run in deps.guards.runs.stranded())
    for run in deps.guards.runs.list(RunFilter(status=RunStatus.WAITING, limit=_MOST)):
        if _tried(run.id, partial(_taken_up, deps, run)):
            yield run.id


def _taken_up(deps: Deps, run: Run) -> bool:
    if ended := approval_ended(deps, run):
        deps.guards.runs.update(run.id, RunStatus.RUNNING)
    return ended


def _tried(run_id: str, work: Callable[[], _Found]) -> _Found | None:
    try:
        return work()
    except Exception as error:  # noqa: BLE001  # whatever breaks one run at start must not keep the others
        # Kind and place only: a message may quote what somebody asked for.
        at = traceback.extract_tb(error.__traceback__)[-1]
        _log.error(
            "run %s could not be resumed: %s (%s:%s)",
            run_id, type(error).__name__, Path(at.filename).name, at.lineno,
        )  # fmt: skip
        return None
