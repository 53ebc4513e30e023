"""One question asked in turn through a connector and through the barest client."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

TIMES = 30
Action = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """The same question to the same server, both ways."""

    system: str
    question: str
    connector: Action
    bare: Action


@dataclass(frozen=True)
class SystemCost:
    """One question through the connector and through the bare client: medians in milliseconds."""

    system: str
    question: str
    connector: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare client's time the connector takes."""
        return self.connector / self.bare if self.bare else 0.0


def measure(pair: Pair) -> SystemCost:
    """Ask both `TIMES` times in turn, after one question each that opens what is kept open."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(TIMES + 1):
        for ours, action in ((True, pair.connector), (False, pair.bare)):
            started = time.perf_counter()
            action()
            if turn:
                taken[ours].append(time.perf_counter() - started)
    return SystemCost(pair.system, pair.question, _median_ms(taken[True]), _median_ms(taken[False]))


def _median_ms(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds)
