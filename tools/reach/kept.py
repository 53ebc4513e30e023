"""What a system was asked, kept for a while; no lock is held while it is asked, but for the first answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Kept(Generic[T]):
    """One value, read again after a while; safe to use from several threads.

    One thread reads it anew while the others use the old one, for as long again as it is kept; where there is
    none, or it is older, they wait for that thread.

    Args:
        read: asks the system; what it raises is raised, and nothing is kept of it.
        seconds: that a value is kept.
    """

    def __init__(
        self, read: Callable[[], T], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._seconds, self._clock = read, seconds, clock
        self._reading = threading.Lock()
        self._held: tuple[T, float] | None = None

    def __call__(self) -> T:
        held = self._held
        if held is not None and self._clock() < held[1]:
            return held[0]
        usable = held is not None and self._clock() < held[1] + self._seconds
        if not self._reading.acquire(blocking=not usable):
            assert held is not None
            return held[0]
        try:
            return self._anew(held)
        finally:
            self._reading.release()

    def _anew(self, before: tuple[T, float] | None) -> T:
        """What another thread read meanwhile, or what the system says now."""
        if self._held is None or self._held is before:
            self._held = self._read(), self._clock() + self._seconds
        return self._held[0]


class KeptEach(Generic[K, T]):
    """Values by key, each read when asked for and again after a while; safe to use from several threads.

    Args:
        read: asks the system; what it raises is raised, and nothing is kept of it.
        seconds: that a value is kept.
    """

    def __init__(
        self, read: Callable[[K], T], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._read, self._seconds, self._clock = read, seconds, clock
        self._held: dict[K, tuple[T, float]] = {}

    def __call__(self, key: K) -> T:
        held = self._held.get(key)
        if held is None or self._clock() >= held[1]:
            held = self._held[key] = self._read(key), self._clock() + self._seconds
        return held[0]
