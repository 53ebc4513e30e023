"""Requests written by hand with the plan that they mean. ``heldout`` is never looked at by training."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from agents.planner.prompt import Turn, normalise_request

FOLDER = Path(__file__).parent
SETS = ("heldout", "dev")


@dataclass(frozen=True)
class Case:
    """One request, the plan that it means, and the turn before it."""

    id: str
    request: str
    plan: str
    tags: tuple[str, ...]
    before: Turn | None


def load_cases(name: str = "heldout") -> list[Case]:
    """All cases of a set, in file order."""
    files = sorted((FOLDER / name).glob("*.jsonl"))
    return [
        _case(json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines() if line
    ]


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
