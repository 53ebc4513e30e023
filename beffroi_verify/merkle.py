"""RFC 9162, section 2.1: hashes of a Merkle tree, and its two proofs."""

from collections.abc import Sequence
from functools import reduce
from hashlib import sha256


class Tree:
    """A tree to which hashes of leaves are added: the roots of its perfect subtrees, the largest first."""

    def __init__(self) -> None:
        self.size, self._roots = 0, list[bytes]()

    def add(self, leaf: bytes) -> None:
        size, self.size = self.size, self.size + 1
        while size & 1:
            leaf, size = sha256(b"\1" + self._roots.pop() + leaf).digest(), size >> 1
        self._roots.append(leaf)

    def root(self) -> bytes:
        first = self._roots[-1] if self._roots else sha256(b"").digest()
        return reduce(lambda root, left: sha256(b"\1" + left + root).digest(), self._roots[-2::-1], first)


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows a leaf's hash at ``index``, from 0 (2.1.3.2)."""
    return 0 <= index < size and _climb(leaf, index, size - 1, proof)[1:] == (root, True)


def consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the smaller tree, not empty, is the beginning of the larger (2.1.4.2)."""
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not 0 < old < size or not path:
        return old == size and not proof and old_root == root
    skipped = (~(old - 1) & old).bit_length() - 1  # levels below the largest whole subtree at the old end
    return _climb(path[0], (old - 1) >> skipped, (size - 1) >> skipped, path[1:]) == (old_root, root, True)


def _climb(node: bytes, at: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes, bool]:
    """Roots of the smaller and the larger tree above a node, and whether the path led to the top."""
    before = after = node
    for each in path:
        if last == 0:
            return before, after, False
        if at & 1 or at == last:
            before, after = sha256(b"\1" + each + before).digest(), sha256(b"\1" + each + after).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = sha256(b"\1" + after + each).digest()
        at, last = at >> 1, last >> 1
    return before, after, last == 0
