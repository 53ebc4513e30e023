"""The planner with many installed tools: the city's own, and those of other systems under many names.

A city with a thousand tools has them for a thousand things; copies of the same ten would ask the planner to
choose between equals, which nobody could.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from agents.planner.planner import ModelPlanner
from beffroi.tool import ToolSpec
from evals.bench.planning.answering import Answer, Bench
from evals.bench.planning.ours import WARM, decoder_inside, plan_seconds, planner_inside
from evals.bench.planning.requests import Gold
from evals.bench.planning.watch import CONFIRMED, Watch
from tools.registry import load_registry

SIZES = (10, 100, 1000)


class Scaled:
    """Plans with ``size`` installed tools, in this process: the worker loads whole packages only.

    Fewer tools than the city has are those that the request needs, and others up to the size.
    """

    def __init__(self, bench: Bench, size: int) -> None:
        self._bench, self._size = bench, size
        self._specs = bench.specs
        self._others = load_registry(("evals.planning.unseen",)).specs
        self._watch = Watch(CONFIRMED)
        self._watch.attach()
        self._decoder = decoder_inside(bench)
        self._planner: ModelPlanner | None = None

    def prepare(self, gold: Gold) -> None:
        """Install the tools for a request that comes next; not timed."""
        specs = installed(self._specs, self._others, self._size, {call.spec.name for call in gold.calls})
        self._planner = planner_inside(self._bench, specs, self._decoder)
        plan_seconds(self._planner, WARM)

    def answer(self, gold: Gold) -> Answer:
        """See `Answering.answer`; here a plan alone, right or not."""
        assert self._planner is not None
        self._watch.reset()
        seconds = plan_seconds(self._planner, gold.case.request)
        return Answer(False, 0, seconds, self._watch.prefill, self._watch.decode, "temps seul")

    def close(self) -> None:
        """See `Answering.close`."""


def installed(
    specs: Mapping[str, ToolSpec], others: Mapping[str, ToolSpec], size: int, needed: set[str]
) -> dict[str, ToolSpec]:
    """``size`` tools: those needed, the city's, then the others, again and again under other names."""
    ordered = sorted(specs, key=lambda name: name not in needed)
    found = {name: specs[name] for name in ordered[:size]}
    for letters in _endings():
        for name, spec in others.items():
            if len(found) >= size:
                return found
            system, _, verb = name.partition(".")
            other = f"{system}{letters}.{verb}"
            found[other] = replace(spec, name=other)
    return found


def _endings() -> list[str]:
    return [
        "".join(letters) for length in (0, 1, 2) for letters in product(string.ascii_lowercase, repeat=length)
    ]
