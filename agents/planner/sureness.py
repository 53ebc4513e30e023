"""How likely a plan is right, by what the model showed while it wrote it.

The least certain of its choices says little of a long plan with several doubts, and the words of a request
speak against many a right plan. A logistic model over signs of both (Platt 1999) says how likely a plan is
right; it is learnt from plans for the sets of requests that steer the work: `beffroi eval sureness`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from agents.planner.readings import Reading

ENOUGH_TO_LOOK = 0.35
"""Probability from which a plan that only reads is shown without asking which reading is meant."""
ENOUGH_TO_ACT = 0.6
"""The same of a plan with effects."""
SIGNS = (
    "least certain", "second least", "third least", "all doubts", "before the next reading", "words for it",
    "unused words", "effects", "steps", "tokens", "second choice", "another first",
)  # fmt: skip
_LEAST = 1e-4
_NO_OTHER = 6.0
"""Log-probability by which a plan without another reading counts as ahead; more says no more."""
_RIDGE = 1e-2
_STEPS = 100


def signs(best: Reading, first: Reading, other: Reading | None) -> tuple[float, ...]:
    """What there is to go by, in the order of `SIGNS`.

    Args:
        first: the plan that the model wrote at once.
        other: the next best reading; None where there is none.
    """
    certainty = 0.5 if best.written.certainty is None else best.written.certainty
    certainty = min(max(certainty, _LEAST), 1 - _LEAST)
    doubts = sorted(max(doubt.probability, _LEAST) for doubt in best.written.doubts)
    second, third = (*doubts[1:3], 1.0, 1.0)[:2]
    ahead = _NO_OTHER if other is None else best.score - other.score
    return (
        math.log(certainty / (1 - certainty)),
        math.log(max(second, 1e-3)),
        math.log(max(third, 1e-3)),
        max(sum(map(math.log, doubts)), -8.0),
        max(min(ahead, _NO_OTHER), -_NO_OTHER),
        max(best.agreement or 0.0, -12.0),
        float(len(best.checked.unused)),
        float(len(best.effects)),
        float(len(best.checked.steps)),
        math.log(best.written.tokens + 1),
        float(best.fork is not None),
        float(best.checked.text != first.checked.text),
    )


@dataclass(frozen=True)
class Sureness:
    """A logistic model over `SIGNS`.

    Attributes:
        means, scales: of each sign where it was learnt.
        weights: of each sign so scaled, and last that of all plans.
    """

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]

    @classmethod
    def read(cls, file: Path) -> Sureness:
        """The one that `write` wrote."""
        kept = json.loads(file.read_text("utf-8"))
        return cls(tuple(kept["means"]), tuple(kept["scales"]), tuple(kept["weights"]))

    def write(self, file: Path) -> None:
        """Keep it; what was there stays until the new one is whole."""
        partial = file.with_name(f"{file.name}.partial")
        partial.write_text(json.dumps({"signs": SIGNS, **asdict(self)}, indent=1) + "\n", "utf-8")
        partial.replace(file)

    def probability(self, found: Sequence[float]) -> float:
        """How likely a plan with these signs is right, 0 to 1."""
        scaled = (np.array(found) - self.means) / self.scales
        return float(1 / (1 + np.exp(-(scaled @ self.weights[:-1] + self.weights[-1]))))


def learnt(found: Sequence[Sequence[float]], right: Sequence[bool]) -> Sureness:
    """The model that says best which of these plans are right (Newton's method, a little ridge).

    Args:
        found: signs of plans (plans, signs).
        right: whether each was.
    """
    table, wanted = np.array(found, dtype=float), np.array(right, dtype=float)
    means, scales = table.mean(axis=0), table.std(axis=0) + 1e-9
    scaled = np.hstack([(table - means) / scales, np.ones((len(table), 1))])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (likely - wanted) / len(wanted) + _RIDGE * weights
        curve = (scaled.T * (likely * (1 - likely))) @ scaled / len(wanted) + _RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    rounded = (tuple(round(float(each), 4) for each in part) for part in (means, scales, weights))
    return Sureness(*rounded)
