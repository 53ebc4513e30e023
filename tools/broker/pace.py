"""The pace of one call's operations: a second's worth at once, then so many a second."""

from __future__ import annotations

import time


class Pace:
    """Lets operations through, the later ones after a wait.

    Args:
        rate: operations a second.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._left = float(rate)
        self._seen = time.monotonic()
        self.waited = 0.0

    def step(self) -> None:
        """Wait until the next operation may be asked; the seconds are added to ``waited``."""
        now = time.monotonic()
        self._left = min(float(self._rate), self._left + (now - self._seen) * self._rate)
        self._seen = now
        if self._left < 1.0:
            pause = (1.0 - self._left) / self._rate
            time.sleep(pause)
            self.waited += pause
        self._left -= 1.0
