"""What a consistency proof shows of a tree's beginning, whatever was cosigned (RFC 9162, 2.1.4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def beginning(old: int, size: int, root: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that the tree of this size and root had at ``old``; None where the proof does not show it.

    A proof from a power of two has not the old root in it: it shows nothing without it.
    """
    if not proof or not old & (old - 1) or not 0 < old < size:
        return None
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = proof[0]
    for each in proof[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            before, after = _node(each, before), _node(each, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = _node(after, each)
        at, last = at >> 1, last >> 1
    return before if last == 0 and after == root else None


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
