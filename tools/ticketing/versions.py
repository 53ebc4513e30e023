"""Versions for systems that have none: the second of the last change, then 20 bits over the ticket's content.

It rises from second to second (below 2**53, so that every reader keeps it exactly), and differs within one
second wherever a field differs. Two changes within one second that leave every field as it was (two comments)
cannot be told apart.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

from tools.ticketing.moments import to_utc

_BITS = 20
_REMEMBERED = 2_000


def version_of(updated: datetime, content: Sequence[object]) -> int:
    """The version of a ticket.

    Args:
        content: its fields, in a fixed order, of JSON's types.
    """
    seen = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).digest()
    return (int(to_utc(updated).timestamp()) << _BITS) | (int.from_bytes(seen[:4]) >> (32 - _BITS))


class SameVersions:
    """Versions that differ by nothing but a notice of Beffroi's own: a plan goes on after telling somebody.

    Kept in memory only: after a restart such a ticket counts as changed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: OrderedDict[tuple[int, int], int] = OrderedDict()

    def add(self, number: int, before: int, after: int) -> None:
        """A notice, and nothing else, made ``after`` of ``before``."""
        with self._lock:
            if before != after:
                self._next[number, before] = after
            while len(self._next) > _REMEMBERED:
                self._next.popitem(last=False)

    def latest(self, number: int, version: int) -> int:
        """The version that a ticket has where only notices came after ``version``."""
        with self._lock:
            for _ in range(_REMEMBERED):
                following = self._next.get((number, version))
                if following is None:
                    return version
                version = following
        return version
