"""The moment until which an answer is waited for, shared by all steps of one call."""

from __future__ import annotations

import time


class Deadline:
    """A moment, given as seconds from now."""

    def __init__(self, seconds: float) -> None:
        self.moment = time.monotonic() + seconds
        """On the clock of `time.monotonic`."""

    def left(self) -> float:
        """Seconds that remain.

        Raises:
            TimeoutError: none do.
        """
        left = self.moment - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline")
        return left
