"""How far a long measurement is, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable

Tell = Callable[[str, float], None]
"""Told what is going on and the share done, 0 to 1."""
_EVERY = 5.0
"""Seconds between two tellings."""


class Pace:
    """Counts requests, and tells now and then.

    Args:
        total: requests in all.
        clock: seconds, rising.
    """

    def __init__(self, total: int, tell: Tell, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._tell = tell
        self._clock = clock
        self._done = 0
        self._began: float | None = None
        self._told = 0.0
        self._last = ""

    def next(self, name: str) -> None:
        """One more request of a set begins."""
        now = self._clock()
        self._began = now if self._began is None else self._began
        if name != self._last or now - self._told >= _EVERY:
            self._told, self._last = now, name
            share = self._done / self._total
            self._tell(f"Jeu « {name} » : demande {self._done + 1} sur {self._total}{self._rest(now)}", share)
        self._done += 1

    def _rest(self, now: float) -> str:
        """What is left, once some requests have shown how long one takes."""
        if self._began is None or self._done < 3:
            return ""
        return f", encore {duration((self._total - self._done) * (now - self._began) / self._done)} environ"


def duration(seconds: float) -> str:
    """« 40 s », « 12 min », « 1 h 05 »."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"
