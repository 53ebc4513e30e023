"""The schedule of retention in the server: once a day, by one process, from the hour that settings name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from beffroi.settings.installation import RetentionSettings
from guards import Guards
from guards.clock import from_text
from guards.retention import run_retention
from guards.retention.schedule import LONGEST_PAUSE, last_done
from guards.runs.workers import worker_name
from ui.logs import told

_log = logging.getLogger("beffroi.ui")
_LOOK = 600.0
"""Seconds between two looks at the clock."""
_LEASE = 6 * 3600.0
"""Longer than the largest run of retention takes."""
_LEAPT = (
    "retention was last run over 40 days before %s: nothing is erased by the schedule. Check the clock and "
    "beffroi retention run --dry-run, then run it without --dry-run"
)


class RetentionSchedule:
    """A thread that looks at the clock, ``every`` so many seconds, until it is stopped.

    Args:
        also: done once a day in every server: what is forgotten elsewhere than in the state.
    """

    def __init__(
        self,
        guards: Guards,
        settings: RetentionSettings,
        every: float = _LOOK,
        also: Callable[[], None] = lambda: None,
    ) -> None:
        self._guards = guards
        self._settings = settings
        self._every = every
        self._also = also
        self._owner = worker_name()
        self._said = False
        self._day: date | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="beffroi-retention", daemon=True)

    def start(self) -> None:
        """Begin, where settings want it."""
        if self._settings.schedule:
            self._thread.start()

    def stop(self) -> None:
        """End; a run of retention that has begun is finished by the next one."""
        self._stop.set()

    def due(self, now: datetime) -> bool:
        """Whether today's hour has come and today's run was not done yet; ``now`` is local time. A run of a
        day that is still to come was done under a clock that has been set back since."""
        last = last_done(self._guards.store)
        done = bool(last) and from_text(last).astimezone(now.tzinfo).date() == now.date()
        return not done and now.hour >= self._settings.hour

    def leapt(self, now: datetime) -> bool:
        """Whether the last run is so long ago that the clock may be wrong."""
        last = last_done(self._guards.store)
        return bool(last) and now - from_text(last) > LONGEST_PAUSE

    def run_if_due(self, now: datetime) -> bool:
        """Run retention where it is due and no other process is at it; whether it was run.

        Raises:
            RecordError: it cannot be recorded.
        """
        if not self.due(now):
            return False
        if self.leapt(now):
            if not self._said:
                _log.error(_LEAPT, now)
                self._said = True
            return False
        self._guards.leases.release_dead()
        if not self._guards.leases.acquire("retention", self._owner, _LEASE):
            return False
        try:
            run_retention(self._guards.erasures, self._settings)
        finally:
            self._guards.leases.release("retention", self._owner)
        return True

    def forget(self, now: datetime) -> None:
        """What is done also, once a day.

        Raises:
            ToolError: it cannot be done.
        """
        if self._day != now.date():
            self._also()
            self._day = now.date()

    def _look(self) -> None:
        while not self._stop.wait(1.0):
            now = datetime.now().astimezone()
            try:
                self.run_if_due(now)
                self.forget(now)
            except Exception as error:  # noqa: BLE001  # the outermost loop: the next look must come
                _log.warning("Retention could not be run: %s", told(error))
            if self._stop.wait(self._every):
                return
