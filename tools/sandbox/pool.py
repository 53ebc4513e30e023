"""Warm spares: sandboxes already started, so that a call waits a few milliseconds only.

All are started by one thread that lives as long as the pool, because the kernel ends a ``--die-with-parent``
process with the thread that started it (prctl(2), PR_SET_PDEATHSIG). A used sandbox is replaced once its call
has ended, so that starting another does not slow the call; where nothing is left ready, at once.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from beffroi.errors import Failure, SandboxError
from tools.sandbox.spare import Spare

_WAIT_SECONDS = 30.0


class Pool:
    """Hands out each sandbox once, and starts another in its place.

    Args:
        start: makes one sandbox.
        size: how many wait ready; with 0 each is started on demand.
    """

    def __init__(self, start: Callable[[], Spare], size: int) -> None:
        self._start = start
        self._size = size
        self._idle: deque[Spare] = deque()
        self._used: deque[Spare] = deque()
        self._busy = 0
        self._waiting = 0
        self._failure: SandboxError | None = None
        self._closed = False
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    @contextmanager
    def sandbox(self) -> Iterator[Spare]:
        """A sandbox that is ready, for one call; it is killed at the end.

        Raises:
            SandboxError: ``UNAVAILABLE`` where none can be started, or the pool is closed.
        """
        spare = self._take()
        try:
            spare.wait_ready()
            yield spare
        finally:
            self._discard(spare)

    def warm(self) -> None:
        """Start the spares and wait until one is ready (the others follow).

        Raises:
            SandboxError: ``UNAVAILABLE`` where none can be started.
        """
        spare = self._take()
        try:
            spare.wait_ready()
        except SandboxError:
            self._discard(spare)
            raise
        with self._changed:
            self._busy -= 1
            self._idle.appendleft(spare)

    def close(self) -> None:
        """End every waiting sandbox and the thread that starts them."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._used.extend(self._idle)
        self._idle.clear()
        while self._used:
            spare = self._used.popleft()
            spare.kill()
            spare.reap()

    def _take(self) -> Spare:
        while (spare := self._next()) and not spare.alive:
            self._discard(spare)
        return spare

    def _next(self) -> Spare:
        with self._changed:
            self._begin()
            self._waiting += 1
            self._failure = None
            self._changed.notify_all()
            try:
                self._changed.wait_for(self._settled, _WAIT_SECONDS)
                return self._handed_out()
            finally:
                self._waiting -= 1

    def _settled(self) -> bool:
        return bool(self._idle) or self._failure is not None or self._closed

    def _handed_out(self) -> Spare:
        if self._idle and not self._closed:
            self._busy += 1
            return self._idle.popleft()
        if self._failure is not None:
            raise self._failure
        raise SandboxError(
            Failure.UNAVAILABLE,
            "Aucun bac à sable n'est disponible. Réessayez dans un instant.",
            "No sandbox is available. Try again in a moment.",
        )

    def _discard(self, spare: Spare) -> None:
        spare.kill()
        with self._changed:
            self._busy -= 1
            self._used.append(spare)
            self._changed.notify_all()

    def _begin(self) -> None:
        if self._thread is None and not self._closed:
            self._thread = threading.Thread(target=self._keep, name="beffroi-sandboxes", daemon=True)
            self._thread.start()

    def _keep(self) -> None:
        """The thread: clear away what was used, start what is lacking, until the pool closes."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._used or self._lacking())
                if self._closed:
                    return
                used, lacking = self._used.popleft() if self._used else None, self._lacking()
            if used is not None:
                used.reap()
            if lacking:
                self._add()

    def _lacking(self) -> bool:
        if self._failure is not None:
            return False
        return len(self._idle) + self._busy < self._size or len(self._idle) < self._waiting

    def _add(self) -> None:
        try:
            spare = self._start()
        except (SandboxError, OSError) as error:
            self._fail(error)
            return
        with self._changed:
            self._idle.append(spare)
            self._changed.notify_all()

    def _fail(self, error: SandboxError | OSError) -> None:
        """Tell those who wait; the next call tries again."""
        known = error if isinstance(error, SandboxError) else _not_started(error)
        with self._changed:
            self._failure = known
            self._changed.notify_all()


def _not_started(error: OSError) -> SandboxError:
    return SandboxError(
        Failure.UNAVAILABLE,
        f"Le bac à sable n'a pas pu démarrer ({error.strerror}). Libérez des ressources, puis réessayez.",
        f"The sandbox could not start ({error.strerror}). Free resources, then try again.",
    )
