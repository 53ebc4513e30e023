"""Connections that are kept between questions, as long as none of them has failed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """A connection."""

    def close(self) -> None:
        """Ends it; harmless where it has ended."""


C = TypeVar("C", bound=Closable)


class Idle(Generic[C]):
    """Connections to one system; safe to use from several threads.

    Args:
        most: that are kept.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: list[C] = []

    @contextmanager
    def taken(self, connect: Callable[[], C]) -> Iterator[C]:
        """A kept connection or a new one, for one question.

        It is kept again unless something failed; then the others, which a restarted server has dropped too,
        are not trusted either.
        """
        with self._lock:
            kept = self._kept.pop() if self._kept else None
        connection = connect() if kept is None else kept
        try:
            yield connection
        except BaseException:
            connection.close()
            self.close()
            raise
        with self._lock:
            if len(self._kept) < self._most:
                self._kept.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Ends the connections that are kept."""
        with self._lock:
            kept, self._kept = self._kept, []
        for connection in kept:
            connection.close()
