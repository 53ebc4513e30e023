"""What the turns after one know of it: its plan as one that stands alone, and where each result came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.language.syntax.continued import continued

_SPOKEN_OF = [["RecordType", name] for name in ("Ticket", "Person", "Service", "Place")]
"""Types of what « le », « lui », « cette adresse » mean some turns later, as they are stored."""


@dataclass(frozen=True)
class Story:
    """A turn, told so that the one after it needs no other.

    Attributes:
        turn: which it is.
        plan: its plan, with the steps of earlier turns that it needs.
        kinds: the stored types of all results that can be spoken of.
        origins: of each result that it took over, the turn that gave it and its name there.
    """

    turn: str
    plan: str
    kinds: Mapping[str, Any]
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def told(turn: str, plan: str, kinds: Mapping[str, Any], before: Story) -> Story:
    """A turn that goes on from the one before: it has what its plan takes from there, and the one thing of
    each kind that was last spoken of, where it gave no other.

    Args:
        plan: as it was written, with ``avant.NAME``.
        kinds: the stored types of its own results.
    """
    known = [name for name, kind in before.kinds.items() if kind in _SPOKEN_OF and kind not in kinds.values()]
    whole = continued(plan, before.plan, known)
    there = whole.carried.items()
    return Story(
        turn,
        whole.text,
        {name: before.kinds[old] for name, old in there if old in before.kinds} | dict(kinds),
        {name: before.origins.get(old, (before.turn, old)) for name, old in there},
    )
