"""The Merkle tree over the leaves, hashed as RFC 9162 says (section 2.1); SHA-256 throughout.

A `Frontier` is all that appending needs: the roots of the perfect subtrees that make up the tree, largest
first, one for each bit set in its size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of the tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""``subtree(start, size)``: root of the perfect subtree of ``size`` leaves (a power of 2) from ``start``."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A tree as far as appending to it goes.

    Attributes:
        size: leaves.
        hashes: 32 bytes for each perfect subtree, the largest first.
    """

    size: int = 0
    hashes: bytes = b""

    def append(self, leaf: bytes) -> tuple[Frontier, list[bytes]]:
        """The tree with one more leaf, given its hash; and the roots of the perfect subtrees that this leaf
        completes, of 1, 2, 4… leaves."""
        hashes, size, completed = self.hashes, self.size, [leaf]
        while size & 1:
            hashes, node = hashes[:-32], node_hash(hashes[-32:], completed[-1])
            completed.append(node)
            size >>= 1
        return Frontier(self.size + 1, hashes + completed[-1]), completed

    def root(self) -> bytes:
        """The tree's root."""
        if not self.size:
            return EMPTY_ROOT
        node = self.hashes[-32:]
        for end in range(len(self.hashes) - 32, 0, -32):
            node = node_hash(self.hashes[end - 32 : end], node)
        return node


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Root of the tree over leaf hashes in order."""
    frontier = Frontier()
    for each in hashes:
        frontier, _ = frontier.append(each)
    return frontier.root()


def range_root(subtree: Subtree, start: int, end: int) -> bytes:
    """Root over the leaves ``start`` up to ``end``, both as RFC 9162 splits a tree: D[start:end]."""
    size = end - start
    if size & (size - 1) == 0:
        return subtree(start, size)
    split = 1 << (size - 1).bit_length() - 1
    return node_hash(range_root(subtree, start, start + split), range_root(subtree, start + split, end))


def inclusion_proof(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """That the leaf at ``index`` (from 0) is in the tree of that size: RFC 9162, 2.1.3.1.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of size {size}")
    start, end, proof = 0, size, []
    while end - start > 1:
        split = start + (1 << (end - start - 1).bit_length() - 1)
        if index < split:
            proof.append(range_root(subtree, split, end))
            end = split
        else:
            proof.append(range_root(subtree, start, split))
            start = split
    return proof[::-1]


def consistency_proof(subtree: Subtree, old: int, size: int) -> list[bytes]:
    """That the tree of size ``old`` is a prefix of the one of that size: RFC 9162, 2.1.4.1.

    Empty where ``old`` is 0 or both are of one size.

    Raises:
        ValueError: ``old`` is larger.
    """
    if not 0 <= old <= size:
        raise ValueError(f"a tree of size {old} is no prefix of one of size {size}")
    if old in (0, size):
        return []
    start, end, whole, proof = 0, size, True, []
    while end != old:
        split = start + (1 << (end - start - 1).bit_length() - 1)
        if old <= split:
            proof.append(range_root(subtree, split, end))
            end = split
        else:
            proof.append(range_root(subtree, start, split))
            start, whole = split, False
    if not whole:
        proof.append(range_root(subtree, start, end))
    return proof[::-1]
