"""Carrying out what a form asked for, in a thread of its own: a closed page or a lost line ends nothing.

Threads may all be taken: what a person decides is recorded before, in the thread of their page, which then
waits for nobody else's work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError

from agents.views import RunView
from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from ui.serving.screen import Screen
from ui.serving.workers import Pool

PATIENCE = 20.0
"""Seconds that a page waits for the work before it is shown as running."""

_log = logging.getLogger("beffroi.ui")


def carry_out(screen: Screen, threads: Pool, actor: Actor, work: Callable[[], RunView]) -> RunView | None:
    """Do the work and tell open conversations; None where it still goes on when patience ends.

    Where the threads are all taken nobody waits for one: the pages share few threads, and what waits takes as
    long as others' requests do. So no more pages wait than works are under way.

    Args:
        threads: those of the screen's workers that the work is for.

    Raises:
        BeffroiError: the work ended so.
    """
    future: Future[RunView] = threads.submit(work)
    future.add_done_callback(lambda done: _tell(screen, actor, done))
    if threads.waiting:
        return None
    try:
        return future.result(timeout=PATIENCE)
    except TimeoutError:
        return None


def _tell(screen: Screen, actor: Actor, done: Future[RunView]) -> None:
    error = done.exception()
    if error is None:
        screen.changed(done.result(), actor.id)
    elif not isinstance(error, BeffroiError):
        _log.error("A request ended badly", exc_info=error)
