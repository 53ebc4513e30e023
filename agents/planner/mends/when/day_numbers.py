"""« Créés entre le 1er et le 15 octobre dans le 11e »: the first of a month is no arrondissement."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.planner.mends.tree import given, named, names_in, uses, without_argument

_AGES = ("newer_than", "older_than", "until")


def not_a_day(plan: n.Plan, said: str) -> n.Plan:
    """The plan without searches by an arrondissement that is the day of a date, where it has the same search
    beside, in the arrondissement that is said."""
    dated = {
        name: call
        for name, call in named(plan).items()
        if isinstance(call, n.Call) and call.tool == "ticketing.search" and _is_a_day(call, said)
    }
    for name, call in dated.items():
        bare = without_argument(call, "district")
        if any(each not in dated and _is_twin(bare, other) for each, other in named(plan).items()):
            plan = _without(plan, name) or plan
    return plan


def _is_twin(bare: n.Call, other: n.Expression) -> bool:
    """Whether another search is the same in an arrondissement."""
    if not isinstance(other, n.Call) or other.tool != bare.tool:
        return False
    return print_expression(without_argument(other, "district")) == print_expression(bare)


def _is_a_day(call: n.Call, said: str) -> bool:
    """Whether the words of an arrondissement are said within a date alone."""
    day = given(call, "district")
    if not re.fullmatch(r"(?:1er|premier|\d{1,2})", day, re.IGNORECASE):
        return False
    dates = {words for name in _AGES if (words := given(call, name)) and words in said}
    if not any(re.search(rf"\b{re.escape(day)}\b", words) for words in dates):
        return False
    for words in sorted(dates, key=len, reverse=True):
        said = said.replace(words, "")
    return re.search(rf"\b{re.escape(day)}(?:e|er|[èe]me)?\b", said) is None


def _without(plan: n.Plan, name: str) -> n.Plan | None:
    """The plan without a search and what is done with what it finds; None where something else uses it."""
    body = list[n.Statement]()
    for step in plan.body:
        match step:
            case n.Assign(assigned) if assigned == name:
                continue
            case n.For(source=n.Name(source)) if source == name:
                continue
            case n.Show(_, values):
                left = tuple(value for value in values if name not in names_in(value))
                body += [replace(step, values=left)] if left else []
            case _:
                body.append(step)
    rest = replace(plan, body=tuple(body))
    return None if uses(rest, name) else rest
