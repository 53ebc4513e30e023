"""Requests written by hand with the plan that they mean: one file a set, frozen before it was first measured.

``dev`` steers the work; the others are only measured. ``frozen.json`` says when each was frozen, at which
commit, and its hash.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from agents.planner.prompt import Turn, normalise_request

FOLDER = Path(__file__).parent / "sets"
SETS = (
    "test", "dev", "heldout", "unseen", "followups", "must_ask", "no_tool", "must_refuse", "noisy", "english",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request, the plan that it means, and the turn before it."""

    id: str
    request: str
    plan: str
    tags: tuple[str, ...]
    before: Turn | None


def load_cases(name: str = "test") -> list[Case]:
    """All cases of a set, in file order."""
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    return [_case(json.loads(line)) for line in text.splitlines() if line]


def _case(raw: dict[str, object]) -> Case:
    before = raw.get("before")
    turn = None
    if isinstance(before, dict):
        turn = Turn(normalise_request(str(before["request"])), str(before["plan"]))
    tags = raw.get("tags")
    return Case(
        id=str(raw["id"]),
        request=str(raw["request"]),
        plan=str(raw["plan"]),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        before=turn,
    )
