"""The password that a system refused is not sent again for a while: many lock an account that fails often."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

_SECONDS = 300.0


class RefusedSecret:
    """The last password that one system refused, of which only a keyed hash is kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._last: tuple[bytes, float] | None = None

    def note(self, secret: str) -> None:
        """It was refused now."""
        self._last = self._hash(secret), self._clock()

    def holds(self, secret: str) -> bool:
        """Whether it is the one that was refused, within the last five minutes."""
        if self._last is None:
            return False
        refused, at = self._last
        return self._hash(secret) == refused and self._clock() - at < _SECONDS

    def _hash(self, secret: str) -> bytes:
        return hashlib.blake2b(secret.encode(), key=self._key).digest()
