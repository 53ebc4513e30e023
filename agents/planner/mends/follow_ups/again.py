"""The same for another thing: « et la piscine ? »."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.request.places import fold_text
from agents.language.syntax import nodes as n
from agents.language.syntax.words import ME
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.follow_ups.said_now import closed
from agents.planner.mends.said_values import SaidValues
from agents.planner.mends.tree import acts, calls, given, literals_of, with_argument
from beffroi.tool import Effect

_ANOTHER = re.compile(
    r"(?:et|ou|sinon|and) (?:pour |sur |dans )?(?:l[ae]s? |l['’]|une? |des |the )?"
    r"[\w’'-]+(?: [\w’'-]+)?[ ?.!]*",
    re.IGNORECASE,
)
"""A request that names another thing, and nothing beside."""


def again_for_another(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The one search of before for the thing that is named, where the plan only shows what is there."""
    if calls(plan) or acts(plan) or not _ANOTHER.fullmatch(said):
        return plan
    found = _searches(SaidValues(said, literals_of(plan), ()), before)
    if len(found) != 1 or before.specs[found[0].tool].effect is not Effect.READ:
        return plan
    names = [each for _, each in found[0].arguments if isinstance(each, n.Name) and each.name != ME]
    if any(each.name not in before.types for each in names):
        return plan
    arguments = (
        (name, n.Earlier(each.name, 1) if isinstance(each, n.Name) and each in names else each)
        for name, each in found[0].arguments
    )
    again = n.Assign("resultats", replace(found[0], arguments=tuple(arguments)), 1)
    return n.Plan((again, n.Show("answer", (n.Name("resultats", 2),), 2)), "")


def _searches(values: SaidValues, before: TurnBefore) -> list[n.Call]:
    """The calls of before with a value that is said, where each had another of its closed list."""
    return [
        with_argument(call, parameter.name, value)
        for call in calls(before.plan)
        for parameter in (before.specs[call.tool].parameters if call.tool in before.specs else ())
        if (held := given(call, parameter.name))
        and (value := values.value(closed(parameter.type)))
        and fold_text(value) != fold_text(held)
    ]
