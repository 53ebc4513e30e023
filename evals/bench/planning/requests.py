"""Requests of the benchmark: development cases whose gold plan makes three to eight calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context, Evaluation
from agents.interpreter.outcomes import Outcome
from agents.interpreter.values import Items, Labeled, Missing, Pending, Value, Waiting
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.prompt import normalise_request
from beffroi.errors import PlanError
from beffroi.tool import ToolSpec
from evals.planning.cases import Case, load_cases
from evals.planning.meaning import effect_form
from evals.planning.world import NOW, World

CALLS = range(3, 9)
MOST = 10
"""Elements of a list that an answer is expected to name, and that a tool loop is shown."""
_ROUNDS = 20
_KEYS = ("number", "id", "person_id")
_NAMES = ("name", "label", "title")


@dataclass(frozen=True)
class Gold:
    """What a right answer does.

    Attributes:
        turns: calls in the fewest rounds that they can be made in; those of one round wait for each other in
            nothing.
        effects: effects in the form of `evals.planning.meaning`.
        shown: for each thing to be told, the words of which an answer must hold one.
    """

    case: Case
    turns: tuple[tuple[CallSite, ...], ...]
    effects: tuple[str, ...]
    shown: tuple[tuple[str, ...], ...]

    @property
    def calls(self) -> tuple[CallSite, ...]:
        """All calls, in order."""
        return tuple(call for turn in self.turns for call in turn)


def choose_requests(world: World, specs: Mapping[str, ToolSpec], count: int) -> list[Gold]:
    """At most ``count`` development requests, spread over the numbers of calls from three to eight."""
    wanted = list(CALLS)[:count]
    share = -(-count // len(wanted))
    buckets: dict[int, list[Gold]] = {calls: [] for calls in wanted}
    for case in load_cases("dev"):
        if all(len(found) >= share for found in buckets.values()):
            break
        gold = gold_of(case, world, specs)
        if gold is not None and len(gold.calls) in buckets:
            buckets[len(gold.calls)].append(gold)
    ranked = [found[turn] for turn in range(count) for found in buckets.values() if turn < len(found)]
    return ranked[:count]


def gold_of(case: Case, world: World, specs: Mapping[str, ToolSpec]) -> Gold | None:
    """What the gold plan of a case does; None where it stands on an earlier turn, asks, or stops short."""
    if case.before is not None or "ask(" in case.plan:
        return None
    try:
        checked = check(parse_plan(case.plan), normalise_request(case.request), specs, now=NOW)
    except PlanError:
        return None
    followed = _follow(checked, world)
    if followed is None:
        return None
    evaluation, turns = followed
    calls = {call.site: call for call in evaluation.calls}
    effects = tuple(sorted(effect_form(call, calls) for call in evaluation.effects))
    shown = tuple(words for one in evaluation.shown for words in _words(one.value))
    return Gold(case, turns, effects, shown)


def _follow(checked: CheckedPlan, world: World) -> tuple[Evaluation, tuple[tuple[CallSite, ...], ...]] | None:
    results: dict[str, Outcome] = {}
    turns: list[tuple[CallSite, ...]] = []
    context = Context(now=NOW, me=world.me)
    for _ in range(_ROUNDS):
        evaluation = evaluate(checked, results, context)
        if evaluation.needs or evaluation.stop:
            return None
        if not evaluation.reads:
            break
        turns.append(evaluation.reads)
        results.update({read.site: world.read(read) for read in evaluation.reads})
    turns += _effect_turns(evaluation.effects)
    whole = sum(map(len, turns)) == len(evaluation.calls)
    return (evaluation, tuple(turns)) if whole else None


def _effect_turns(effects: tuple[CallSite, ...]) -> list[tuple[CallSite, ...]]:
    """Effects in rounds: one that needs what another returns comes after it."""
    turns: list[tuple[CallSite, ...]] = []
    placed: dict[str, int] = {}
    for effect in effects:
        needed = [placed[v.site] + 1 for v in effect.arguments.values() if isinstance(v, Pending)]
        at = max(needed, default=0)
        placed[effect.site] = at
        while len(turns) <= at:
            turns.append(())
        turns[at] = (*turns[at], effect)
    return turns


def _words(value: Value) -> list[tuple[str, ...]]:
    match value:
        case Labeled(Items(items=items)):
            return [words for item in items[:MOST] for words in _words(item)]
        case Labeled(None):
            return []
        case Labeled(held):
            return [_spoken(held)]
        case Pending() | Missing() | Waiting():
            return []


def _spoken(held: Any) -> tuple[str, ...]:
    """The ways to name one value."""
    found = [str(getattr(held, name)) for name in (*_KEYS, *_NAMES) if getattr(held, name, None)]
    if found and not isinstance(held, str | int | float):
        return tuple(found)
    if isinstance(held, float):
        return (str(round(held)), f"{held:.1f}", f"{held:.1f}".replace(".", ","))
    return (str(getattr(held, "value", held)),)
