"""Section 3: the Merkle tree of RFC 9162, section 2.1, with SHA-256."""

from collections.abc import Iterable
from hashlib import sha256


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return sha256(b"\x00" + leaf).digest()


def _inner(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf; keeps the roots of its full subtrees only, as (leaves, root), largest first."""

    def __init__(self, hashed: Iterable[bytes] = ()) -> None:
        self._full: list[tuple[int, bytes]] = []
        for each in hashed:
            self.add(each)

    def add(self, hashed: bytes) -> None:
        """Append one leaf hash."""
        count = 1
        while self._full and self._full[-1][0] == count:
            hashed = _inner(self._full.pop()[1], hashed)
            count *= 2
        self._full.append((count, hashed))

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._full:
            return sha256(b"").digest()
        _, root = self._full[-1]
        for _, left in reversed(self._full[:-1]):
            root = _inner(left, root)
        return root


def included(hashed: bytes, index: int, size: int, root: bytes, path: list[bytes]) -> bool:
    """Whether the leaf hash stands at the index in the tree of that size and root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, hashed
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = _inner(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = _inner(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistent(first: int, first_root: bytes, second: int, second_root: bytes, path: list[bytes]) -> bool:
    """Whether the first tree is the beginning of the second (2.1.4.2; equal sizes: equal roots and no path)."""
    if first == second:
        return first > 0 and first_root == second_root and not path
    if not 0 < first < second or not path:
        return False
    if first & (first - 1) == 0:
        path = [first_root, *path]
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = _inner(c, fr), _inner(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = _inner(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root
