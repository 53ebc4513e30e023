"""Figures of one set of judged requests."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.planning.calibration import Coverage, calibration_error, coverage
from evals.planning.scoring import End, Result

STEPS = ("s1", "s2", "s4")


@dataclass(frozen=True)
class Figures:
    """Figures of a set. Shares are between 0 and 1 and of all its requests.

    Attributes:
        right: planned without asking, and right.
        two: right at once, or one of the readings offered is.
        wrong_effects: an effect that nobody asked for reaches the approval card.
        caught: of these, the share that the card marks (words unused, values supposed); None where there are
            none.
        asked: a closed question came first.
        untyped: plans that do not parse or type; a number, and none is wanted.
        steps: share right by number of calls (one, two or three, more).
        calibration: expected calibration error over ten bins; None where the model tells no margin.
        memory: peak resident size of the model's worker, MB; None where it has none of its own.
        coverage: risk against coverage, by the draft's margin.
        by_kind: number of first readings by what is wrong with them.
    """

    count: int
    right: float
    two: float
    wrong_effects: float
    caught: float | None
    asked: float
    untyped: int
    steps: dict[str, float]
    calibration: float | None
    median_seconds: float
    p95_seconds: float
    memory: float | None
    coverage: tuple[Coverage, ...]
    by_kind: dict[str, int]


def figures_of(results: Sequence[Result], memory: float | None = None) -> Figures:
    """Figures of a set's results, of which there is at least one."""
    seconds = sorted(result.seconds for result in results)
    wrong = [result for result in results if result.wrong_effect]
    kinds = Counter(result.first.kind.value for result in results if result.first.kind)
    return Figures(
        count=len(results),
        right=_share(results, lambda r: r.right),
        two=_share(results, lambda r: r.two),
        wrong_effects=len(wrong) / len(results),
        caught=_share(wrong, lambda r: r.caught) if wrong else None,
        asked=_share(results, lambda r: r.end is End.ASKED),
        untyped=sum(result.end is End.UNTYPED for result in results),
        steps={step: _share(held, lambda r: r.right) for step in STEPS if (held := _with(results, step))},
        calibration=calibration_error(results),
        median_seconds=statistics.median(seconds),
        p95_seconds=seconds[int(0.95 * (len(seconds) - 1))],
        memory=memory,
        coverage=tuple(coverage(results)),
        by_kind=dict(kinds.most_common()),
    )


def _with(results: Sequence[Result], step: str) -> list[Result]:
    return [result for result in results if result.steps == step]


def _share(results: Sequence[Result], holds: Callable[[Result], bool]) -> float:
    return sum(map(holds, results)) / len(results)
