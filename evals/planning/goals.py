"""The planner's goals (``goals.json``) beside what was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.planning.figures import Figures

FILE = Path(__file__).parent / "goals.json"
ALL = "all"
RENAMED = "renamed"


@dataclass(frozen=True)
class Goal:
    """A figure with its goal.

    Attributes:
        set: the set it is measured on; ``all`` for the sum (plans not typed) or the greatest (memory).
        value: which figure of the set; ``s1``, ``s2``, ``s4`` for a number of calls.
        goal: shares between 0 and 1; None where none is set yet.
        least: whether the goal is the least wanted; else the most.
        measured: None where this run did not measure it.
    """

    figure: str
    set: str
    value: str
    goal: float | None
    least: bool
    measured: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is reached; None where it is not set or not measured."""
        if self.goal is None or self.measured is None:
            return None
        return self.measured >= self.goal if self.least else self.measured <= self.goal


def reached_goals(
    figures: Mapping[str, Figures], points: float | None, file: Path = FILE
) -> tuple[Goal, ...]:
    """Every goal with what was measured.

    Args:
        points: difference with invented values, where it was measured.
    """
    raw: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return tuple(
        Goal(**each, measured=_measured(each["set"], each["value"], figures, points)) for each in raw
    )


def _measured(name: str, value: str, figures: Mapping[str, Figures], points: float | None) -> float | None:
    if name == RENAMED:
        return points
    if name == ALL:
        held = [found for each in figures.values() if (found := getattr(each, value)) is not None]
        return (sum(held) if value == "untyped" else max(held)) if held else None
    if name not in figures:
        return None
    steps = figures[name].steps
    found = steps.get(value) if value in ("s1", "s2", "s4") else getattr(figures[name], value)
    return None if found is None else float(found)
