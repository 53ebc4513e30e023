"""Comparing readers of labels."""

from __future__ import annotations

from beffroi.labels import Readers


def no_wider(found: Readers | None, than: Readers | None) -> bool:
    """Whether whoever is among the first is among the second."""
    if than is None:
        return True
    return found is not None and all(any(less <= each for less in found) for each in than)
