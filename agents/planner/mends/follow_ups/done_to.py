"""« Finalement non, donne-les à Rosa »: those that the turn before did something to.

A small model goes back to the list that they were chosen from.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import acts, changed, filters_of, named, names_in

_THEM = re.compile(
    r"\w-les\b|\b(?:les|leur) \w+(?:er|ir|re)\b|\b(?:ceux|celles)-(?:l[àa]|ci)\b", re.IGNORECASE
)
_ALL = re.compile(
    r"\b(?:tou(?:s|tes)|autres|reste|urgent\w*|liste|tickets|premiers?|derniers?|plus)\b", re.IGNORECASE
)
_AGAIN = re.compile(r"\b(?:finalement|non|plut[ôo]t|en fait|pardon)\b", re.IGNORECASE)


def those_done_to(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan that acts on those that the turn before acted on, where it takes another back."""
    if (
        not (acts(plan) and _THEM.search(said) and _AGAIN.search(said))
        or _ALL.search(said)
        or filters_of(plan)
    ):
        return plan
    values = named(before.plan)
    done = [step.source for step in before.plan.body if isinstance(step, n.For)]
    chosen = {each.name for each in done if isinstance(each, n.Name | n.Earlier)}
    if len(chosen) != 1 or (name := chosen.pop()) not in before.types or name not in values:
        return plan
    wider = names_in(values[name]) | _earlier_in(values[name])

    def narrowed(node: object) -> object:
        match node:
            case n.For(source=n.Earlier(other, line)) if other in wider:
                return n.For(node.variable, n.Earlier(name, line), node.body, node.line)
        return node

    return changed(plan, narrowed)


def _earlier_in(node: n.Expression) -> set[str]:
    """What an expression reads of the turn before."""
    match node:
        case n.Earlier(name):
            return {name}
        case n.Filter(source=source):
            return _earlier_in(source)
        case n.Apply(operands=operands):
            return {name for each in operands for name in _earlier_in(each)}
    return set()
