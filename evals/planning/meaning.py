"""What a plan means on the demo city: its effects with their arguments, what it shows, what it asks.

Two plans mean the same when these are equal; names, order of lookups and extra harmless reads do not matter.
A read of personal data or of a bulk is not harmless: it is part of what a plan means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import Ambiguous, CallSite, Context, Evaluation, ShownValue, Unsaid
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Group, Items, Labeled, Missing, Pending, Value
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.closed import ClosedStep, closed_steps
from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.walk import statements_of
from agents.planner.drafts import past_requests
from agents.planner.prompt import normalise_request
from beffroi.tool import ReadClass, ToolSpec
from beffroi.types import Type
from evals.planning.cases import Case
from evals.planning.standins import reply, stand_in
from evals.planning.world import NOW, World

_ROUNDS = 40
_COUNTED_BY = {"gis.nearest": "n"}
"""Reads that give no more than so many: a list of one shows what its only record shows."""


@dataclass(frozen=True)
class Meaning:
    """Effects and shown results in canonical form.

    Attributes:
        asks: the values that the person is asked for.
        reads: personal and bulk reads.
        unmet: what the plan has besides, under conditions that do not hold on the demo city or on what is
            not there: tool and closed text, the tool empty for what would be shown.
    """

    effects: tuple[str, ...]
    shown: tuple[str, ...]
    asks: frozenset[str]
    cannot: bool
    reads: tuple[str, ...] = ()
    unmet: tuple[tuple[str, str], ...] = ()


class Meanings:
    """Works out meanings on one world.

    Args:
        specs: the tools.
    """

    def __init__(self, world: World, specs: Mapping[str, ToolSpec]) -> None:
        self._world = world
        self._specs = specs

    def of_text(self, plan: str, case: Case) -> Meaning:
        """Meaning of a plan's text for a case.

        Raises:
            PlanError: it does not parse or type.
        """
        return self.of(self._checked(plan, case), case)

    def of(self, checked: CheckedPlan, case: Case) -> Meaning:
        """Meaning of a checked plan for a case."""
        evaluation, asks = self._settle(checked, self._earlier(case))
        calls = {call.site: call for call in evaluation.calls}
        effects = sorted(effect_form(call, calls) for call in evaluation.effects)
        ones = _lists_of_one(checked, evaluation)
        shown = sorted(
            _shown(s.kind, _sole(s) if s.name in ones else s.value, calls) for s in evaluation.shown
        )
        guarded = (call for call in evaluation.calls if _is_guarded(call.spec))
        return Meaning(
            effects=tuple(effects),
            shown=tuple(shown),
            asks=frozenset(asks),
            cannot=checked.cannot is not None,
            reads=tuple(sorted({effect_form(call, calls) for call in guarded})),
            unmet=tuple(sorted(_unmet(closed_steps(checked), evaluation))),
        )

    def typed(self, plan: str, case: Case) -> CheckedPlan:
        """A plan's text, typed and traced to a case.

        Raises:
            PlanError: it does not parse or type.
        """
        return self._checked(plan, case)

    def evaluation(self, checked: CheckedPlan, case: Case) -> Evaluation:
        """Where a checked plan stands once all its reads have run and all its questions are answered."""
        return self._settle(checked, self._earlier(case))[0]

    def earlier_types(self, case: Case) -> dict[str, Type]:
        """Types of the names of the turn before."""
        return dict(self._checked_before(case).types) if case.before else {}

    def _checked(self, plan: str, case: Case) -> CheckedPlan:
        return check(
            parse_plan(plan),
            normalise_request(case.request),
            self._specs,
            now=NOW,
            earlier=self.earlier_types(case),
            earlier_requests=past_requests(case.before),
        )

    def _checked_before(self, case: Case) -> CheckedPlan:
        assert case.before is not None
        latest, *older = past_requests(case.before)
        plan = parse_plan(case.before.plan)
        return check(plan, latest, self._specs, now=NOW, earlier_requests=tuple(older))

    def _earlier(self, case: Case) -> dict[str, Labeled]:
        if case.before is None:
            return {}
        evaluation, _ = self._settle(self._checked_before(case), {}, done=True)
        return {name: value for name, value in evaluation.names.items() if isinstance(value, Labeled)}

    def _settle(
        self, checked: CheckedPlan, earlier: dict[str, Labeled], done: bool = False
    ) -> tuple[Evaluation, set[str]]:
        """Where a plan stands once its reads have run; ``done``: its effects too, each with a stand-in for
        what it made."""
        results: dict[str, Outcome] = {}
        asked: set[str] = set()
        context = Context(now=NOW, me=self._world.me, earlier=earlier)
        for _ in range(_ROUNDS):
            evaluation = evaluate(checked, results, context)
            due = evaluation.effects if done else ()
            if not evaluation.reads and not evaluation.needs and not due:
                break
            for read in evaluation.reads:
                results[read.site] = self._world.read(read)
            results |= {effect.site: Ok(stand_in(effect.spec, effect.site)) for effect in due}
            for need in evaluation.needs:
                context = self._meet(need, checked, results, asked, context)
        return evaluation, asked

    def _meet(
        self,
        need: Ambiguous | Unsaid,
        checked: CheckedPlan,
        results: dict[str, Outcome],
        asked: set[str],
        context: Context,
    ) -> Context:
        if isinstance(need, Ambiguous):
            results[need.site] = Ok(need.candidates[0])
            return context
        spec = next(step.spec for step in checked.steps if step.line == need.line)
        asked.add(f"{spec.name}.{need.parameter}")
        parameter = spec.parameter(need.parameter)
        given = reply(parameter.type) if parameter else "?"
        return replace(context, replies={**context.replies, (need.line, need.parameter): given})


def _unmet(steps: Iterable[ClosedStep], evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    met = {call.line for call in evaluation.effects}
    shown = {(each.kind, each.name) for each in evaluation.shown}
    return ((each.tool, each.text) for each in steps if each.line not in met and each.shown not in shown)


def _lists_of_one(checked: CheckedPlan, evaluation: Evaluation) -> set[str]:
    """Names of lists for which one record was asked."""
    lines = {call.line for call in evaluation.calls if not call.looped and _count(call) == 1}
    named = (each for each in statements_of(checked.plan.body) if isinstance(each, n.Assign))
    return {each.name for each in named if isinstance(each.value, n.Call) and each.line in lines}


def _count(call: CallSite) -> object:
    given = call.arguments.get(_COUNTED_BY.get(call.spec.name, ""))
    return given.value if isinstance(given, Labeled) else None


def _sole(shown: ShownValue) -> Value:
    match shown.value:
        case Labeled(Items(items=(only,))):
            return only
    return shown.value


def _is_guarded(spec: ToolSpec) -> bool:
    return spec.read_class is not ReadClass.OPEN


def effect_form(call: CallSite, calls: Mapping[str, CallSite]) -> str:
    """Canonical form of an effect; ``calls`` has the calls by site: what one of them will give is told by its
    own form."""
    arguments = {name: _canonical(value, calls) for name, value in sorted(call.arguments.items())}
    return f"{call.spec.name} {arguments}"


def _shown(kind: str, value: Value, calls: Mapping[str, CallSite]) -> str:
    marked = kind if kind in {"map", "chart"} else ""
    return f"{marked}{_canonical(value, calls)}"


def _canonical(value: Value, calls: Mapping[str, CallSite]) -> str:
    match value:
        case Labeled(inner):
            return _plain(inner, calls)
        case Pending(site, path):
            made = effect_form(calls[site], calls) if site in calls else site
            return f"<{made}.{'.'.join(path)}>"
        case Missing(_, failure):
            return f"<missing {failure}>"
        case _:
            return "<waiting>"


def _plain(value: Any, calls: Mapping[str, CallSite]) -> str:
    match value:
        case Items(items=items):
            return "[" + ", ".join(_canonical(item, calls) for item in items) + "]"
        case Group(key, count):
            return f"{_plain(key, calls)}×{count}"
        case Enum():
            return str(value.value)
        case datetime():
            return value.isoformat()
        case float():
            return f"{value:.1f}"
    for key in ("id", "person_id", "number"):  # a place has a number, too: that of a house
        if hasattr(value, key) and not isinstance(value, str | int):
            return f"{type(value).__name__}:{getattr(value, key)}"
    return str(value)
