"""What a process keeps of the key store in memory; forgotten when keys are destroyed, here or elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from guards.keys.cipher import Key

FRESH = 1.0
"""Seconds after which a process looks whether another one destroyed keys."""
MOST = 20_000
"""Entries of one kind that are kept at most."""
T = TypeVar("T")
U = TypeVar("U")


class Kept(Generic[T, U]):
    """Entries of one kind, of one epoch: what was read before keys were destroyed is not taken in after."""

    def __init__(self, memory: Remembered) -> None:
        self._memory = memory
        self._epoch, self._entries = -1, dict[T, U]()

    def get(self, key: T) -> U | None:
        """The entry, None where it is not kept."""
        return self._entries.get(key) if self._epoch == self._memory.epoch else None

    def add(self, epoch: int, found: dict[T, U]) -> None:
        """Keep what was read while the epoch was ``epoch``."""
        with self._memory.lock:
            if epoch != self._memory.epoch:
                return
            if self._epoch != epoch or len(self._entries) + len(found) > MOST:
                self._epoch, self._entries = epoch, {}
            self._entries.update(found)


class Remembered:
    """Keys by id and by scope, hashes of scopes, pseudonyms and persons.

    Args:
        stored_epoch: reads how often keys were destroyed.
    """

    def __init__(self, stored_epoch: Callable[[], int]) -> None:
        self._stored_epoch = stored_epoch
        self.lock = threading.Lock()
        self.epoch, self.look_at = 0, 0.0
        self.ids = Kept[bytes, Key](self)
        self.scopes = Kept[str, Key](self)
        self.bounds = Kept[str, bytes](self)
        self.pseudonyms = Kept[str, str](self)
        self.persons = Kept[str, str](self)

    def refresh(self) -> int:
        """The epoch that what is kept belongs to, looked up again once a second.

        Raises:
            RecordError: the key store cannot be read.
        """
        now = time.monotonic()
        if now >= self.look_at:
            self.forget(self._stored_epoch())
            self.look_at = now + FRESH
        return self.epoch

    def forget(self, epoch: int) -> None:
        """Begin another epoch, where it is one."""
        with self.lock:
            self.epoch = epoch
