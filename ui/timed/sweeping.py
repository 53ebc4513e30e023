"""Every minute of the server: what nobody works on any more is gone on with, what ran out is ended."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from ui.serving.screen import Screen

EVERY = 60.0
"""Seconds between two looks."""
IDLE = timedelta(seconds=60)
"""How long nothing has happened to what is taken up: whoever has just begun it may be about to go on."""
_log = logging.getLogger("beffroi.ui")


async def sweep_runs(screen: Screen, every: float = EVERY, idle: timedelta = IDLE) -> None:
    """Look again and again, until cancelled; a run that breaks is logged, and not tried again,
    unless the state could not be read or written for a moment."""
    broken: set[str] = set()
    while True:
        await asyncio.sleep(every)
        try:
            work = asyncio.get_running_loop().run_in_executor
            await work(screen.workers.carrying, take_up, screen, idle, broken)
        except Exception as error:  # noqa: BLE001  # the outermost loop: the next look must come
            # Kind only: a message may quote what somebody asked for.
            _log.error("Runs left behind could not be looked for: %s", type(error).__name__)


def take_up(screen: Screen, idle: timedelta, broken: set[str]) -> None:
    """Go on with what is left, and tell open conversations.

    Args:
        broken: ids of runs that could not be resumed before; added to.
    """
    for view in screen.assistant.resume_all(idle, broken):
        screen.changed(view, view.requester)
