"""Plans evaluated against a city in memory: results are given by site, or made from a tool's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context, Evaluation
from agents.interpreter.outcomes import Ok, Outcome
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from beffroi.records import Listing
from tests.tools.fakes import KARIM, NOW
from tools.registry import load_registry

Answer = Callable[[CallSite], Any]


def checked(plan: str, request: str = "") -> CheckedPlan:
    """A plan, checked; without a request its own literals are what was said."""
    said = request or " ; ".join(part for i, part in enumerate(plan.split('"')) if i % 2)
    return check(parse_plan(plan), said, load_registry().specs, now=NOW)


def evaluated(plan: CheckedPlan, results: Mapping[str, Outcome] | None = None) -> Evaluation:
    """What it comes to."""
    return evaluate(plan, results or {}, Context(now=NOW, me=KARIM))


def run_to_end(plan: CheckedPlan, answer: Answer, most: int = 40) -> tuple[Evaluation, dict[str, Outcome]]:
    """Evaluate, answer reads, then effects one by one, until nothing is left to do."""
    results: dict[str, Outcome] = {}
    for _ in range(most):
        now = evaluated(plan, results)
        todo = now.reads or ((now.next_effect,) if now.next_effect is not None else ())
        if not todo or now.stop is not None:
            return now, results
        for call in todo:
            results[call.site] = Ok(answer(call), after=call.after)
    raise AssertionError("the plan does not end")


def listing(*items: Any, complete: bool = True, total: int | None = None) -> Listing[Any]:
    """A list as a tool returns it."""
    return Listing(items, complete, len(items) if total is None else total, NOW)


def days_ago(count: int) -> datetime:
    """A moment before `NOW`."""
    return NOW - timedelta(days=count)
