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
    """Entries of one kind, of one generation: what was read before keys were destroyed is not taken in."""

    def __init__(self, memory: Remembered) -> None:
        self._memory = memory
        self._generation, self._entries = 0, dict[T, U]()

    def get(self, key: T) -> U | None:
        """The entry, None where it is not kept."""
        return self._entries.get(key) if self._generation == self._memory.generation else None

    def add(self, generation: int, found: dict[T, U]) -> None:
        """Keep what was read in that generation."""
        with self._memory.lock:
            if generation != self._memory.generation:
                return
            if self._generation != generation or len(self._entries) + len(found) > MOST:
                self._generation, self._entries = generation, {}
            self._entries.update(found)


class Remembered:
    """Keys by id and by scope, hashes of scopes, pseudonyms and persons.

    A generation ends when keys are destroyed here, or found to have been elsewhere. Generations are counted
    in this process and never come again, whatever a thread finds that looked at the store a while ago.

    Args:
        stored_epoch: reads how often keys were destroyed.
    """

    def __init__(self, stored_epoch: Callable[[], int]) -> None:
        self._stored_epoch = stored_epoch
        self.lock = threading.Lock()
        self.generation, self.look_at = 0, 0.0
        self._seen = 0
        self.ids = Kept[bytes, Key](self)
        self.scopes = Kept[str, Key](self)
        self.bounds = Kept[str, bytes](self)
        self.pseudonyms = Kept[str, str](self)
        self.persons = Kept[str, str](self)

    def refresh(self) -> int:
        """The generation that what is kept belongs to; the store is looked at again once a second.

        Raises:
            RecordError: the key store cannot be read.
        """
        now = time.monotonic()
        if now >= self.look_at:
            stored = self._stored_epoch()
            with self.lock:
                self.generation += stored != self._seen
                self._seen = stored
            self.look_at = now + FRESH
        return self.generation

    def forget(self) -> None:
        """Begin another generation."""
        with self.lock:
            self.generation += 1
