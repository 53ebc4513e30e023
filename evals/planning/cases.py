"""Requests written by hand with the plan that they mean: one file a set, frozen before it was first measured.

``dev`` steers the work; the others are only measured. ``frozen.json`` says when each was frozen, how many
requests it has, and its hash. The requests of ``test`` are shown nowhere: whoever reads them could steer by
them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from agents.planner.prompt import Turn, normalise_request
from beffroi.errors import ConfigurationError
from evals.planning.conversations import last_told
from tools.registry import PACKAGES

FOLDER = Path(__file__).parent / "sets"
SETS = (
    "test", "dev", "heldout", "unseen", "followups", "must_ask", "no_tool", "must_refuse", "noisy", "noisy2",
    "english", "fresh", "unseen2", "followups2", "must_ask2", "flows", "not_ordered", "conversations",
    "conversations2",
)  # fmt: skip
STEERING = "dev"
SECRET = "test"
"""The set whose requests and plans no report shows."""
_MORE = {"unseen": ("evals.planning.unseen",), "unseen2": ("evals.planning.unseen2",)}

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One request, the plan that it means, and the turn before it, as the planner is told it."""

    id: str
    request: str
    plan: str
    tags: tuple[str, ...]
    before: Turn | None


def load_cases(name: str = "test") -> list[Case]:
    """All cases of a set, in file order.

    Raises:
        ConfigurationError: there is no such set.
    """
    file = FOLDER / f"{name}.jsonl"
    if not file.is_file():
        raise ConfigurationError(
            f"Le jeu « {name} » n'existe pas. Jeux : {', '.join(SETS)}.", f"There is no set '{name}'."
        )
    return [_case(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line]


def packages_of(name: str) -> tuple[str, ...]:
    """The tool packages that a set is planned with."""
    return (*PACKAGES, *_MORE.get(name, ()))


def evenly(items: Sequence[T], limit: int) -> list[T]:
    """So many of the items, spread evenly over them; all where ``limit`` is 0 or there are no more."""
    if not 0 < limit < len(items):
        return list(items)
    return [items[i * len(items) // limit] for i in range(limit)]


def frozen() -> Mapping[str, Mapping[str, object]]:
    """What ``frozen.json`` says, by set."""
    told: dict[str, dict[str, object]] = json.loads((FOLDER / "frozen.json").read_text("utf-8"))
    return told


def file_hash(name: str) -> str:
    """The sha256 (hex) of a set's file."""
    return hashlib.sha256((FOLDER / f"{name}.jsonl").read_bytes()).hexdigest()


def _case(raw: dict[str, object]) -> Case:
    turns = raw.get("turns", [raw["before"]] if "before" in raw else [])
    assert isinstance(turns, list)
    tags = raw.get("tags")
    return Case(
        id=str(raw["id"]),
        request=str(raw["request"]),
        plan=str(raw["plan"]),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        before=last_told([Turn(normalise_request(each["request"]), each["plan"]) for each in turns]),
    )
