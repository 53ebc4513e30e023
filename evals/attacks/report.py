"""The result of a run of attacks: a table by part, and plain data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from evals.attacks.outcome import Outcome
from evals.attacks.walls import NOT_STOPPED


@dataclass(frozen=True)
class Report:
    """What was tried and what became of it.

    Attributes:
        command: that gives this result again.
        seed: of the drawn plans.
        more: figures beside the outcomes: the planner's, AgentDojo's, how many calls were sandboxed.
    """

    command: str
    commit: str
    date: str
    seed: int
    seconds: float
    outcomes: tuple[Outcome, ...]
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def succeeded(self) -> tuple[Outcome, ...]:
        """The attacks that got something."""
        return tuple(each for each in self.outcomes if each.succeeded)

    def parts(self) -> dict[str, dict[str, Any]]:
        """By part: tried, stopped, by which wall, not stopped as nothing had to be, succeeded."""
        found: dict[str, dict[str, Any]] = {}
        for part in dict.fromkeys(each.part for each in self.outcomes):
            mine = [each for each in self.outcomes if each.part == part]
            walls = Counter(each.stopped_by for each in mine if not each.succeeded)
            harmless = sum(count for wall, count in walls.items() if wall in NOT_STOPPED)
            found[part] = {
                "tried": len(mine),
                "stopped": sum(walls.values()) - harmless,
                "harmless": harmless,
                "succeeded": sum(each.succeeded for each in mine),
                "walls": dict(walls.most_common()),
                "groups": dict(Counter(each.name.split("/")[0] for each in mine).most_common()),
            }
        return found

    def as_json(self) -> dict[str, Any]:
        """Plain data: no outcome by itself but those that succeeded."""
        return {
            "command": self.command,
            "commit": self.commit,
            "date": self.date,
            "seed": self.seed,
            "seconds": round(self.seconds),
            "parts": self.parts(),
            **self.more,
            "successes": [vars(each) for each in self.succeeded],
        }
