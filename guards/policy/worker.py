"""One thread that does an engine's work, so that a slow decision can be given up on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from guards.policy.answer import too_late

T = TypeVar("T")


class DeadlineWorker:
    """Runs tasks one after another on a thread of its own.

    Those behind a task that is stuck wait and, past their own deadline, are given up too: while the engine is
    stuck, everything is refused.

    Args:
        cut: called at a deadline that has passed: ends the waiting of the task that runs.
    """

    def __init__(self, name: str, cut: Callable[[], None]) -> None:
        self._cut = cut
        self._tasks: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(self, task: Callable[[], T], timeout: float) -> T:
        """The task's result.

        Raises:
            PolicyError: it took longer than ``timeout`` seconds, waiting included; or what the task raised.
        """
        future: Future[T] = Future()
        self._tasks.put((future, task))
        try:
            return future.result(timeout)
        except TimeoutError as error:
            future.cancel()
            self._cut()  # tasks come in order: the one that runs is this one, or one that was late before it
            raise too_late(timeout) from error

    def close(self) -> None:
        """End the thread after what it is doing."""
        self._tasks.put(None)

    def _work(self) -> None:
        while (item := self._tasks.get()) is not None:
            future, task = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(task())
            except BaseException as error:  # noqa: BLE001  # handed to the one who waits, whatever it is
                future.set_exception(error)
