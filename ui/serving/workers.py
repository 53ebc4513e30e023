"""Threads that outlive the page which asked for their work, apart by what the work waits for: what people
agreed to or answered never stands in a line behind what waits for the one model."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

PLANNING = 8
"""New requests carried out at once; each waits for the model first."""
CARRYING = 8
"""Runs gone on with at once: what was agreed to or answered, and what was left behind. Hardly any of it needs
the model: a plan after a failed read does, or a run that was left before it had one."""
LOOKING = 2
"""Looks at the city's systems at once for what a page can do without."""
CHECKING = 8
"""Sign-ins checked at once, here, by the city's directory or its identity provider; of passwords that are
checked here two are hashed at once."""
CHECKS_WAITING = 20
"""Checks that wait behind those; any more are turned away."""


class Pool(ThreadPoolExecutor):
    """Threads that know how much work waits for one of them."""

    def __init__(self, threads: int, name: str) -> None:
        super().__init__(threads, name)
        self._at_once = threads
        self._open = 0
        self._counting = Lock()

    @property
    def waiting(self) -> int:
        """How many works wait for a thread."""
        return max(0, self._open - self._at_once)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As every executor's."""
        with self._counting:
            self._open += 1
        try:
            future = super().submit(fn, *args, **kwargs)
        except RuntimeError:  # no more work is taken
            self._ended()
            raise
        future.add_done_callback(self._ended)
        return future

    def _ended(self, done: object = None) -> None:
        with self._counting:
            self._open -= 1


class Workers:
    """The server's threads.

    Attributes:
        planning: carry new requests out.
        carrying: go on with runs that have a plan, and with those that were left.
        looking: ask the city's systems beside what people wait for.
        checking: check who signs in, so that neither guesses nor a slow provider take a thread of the pages.
    """

    def __init__(self, planning: int = PLANNING, carrying: int = CARRYING, looking: int = LOOKING) -> None:
        self.planning = Pool(planning, "beffroi-plan")
        self.carrying = Pool(carrying, "beffroi-carry")
        self.looking = Pool(looking, "beffroi-look")
        self.checking = Pool(CHECKING, "beffroi-check")

    def shutdown(self, wait: bool) -> None:
        """Begin nothing more of what is queued.

        Args:
            wait: until what is under way has come to its end.
        """
        pools = (self.planning, self.carrying, self.looking, self.checking)
        for pool in pools:  # all of them, before any is waited for
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in pools if wait else ():
            pool.shutdown(wait=True)
