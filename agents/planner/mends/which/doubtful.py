"""Plans that cannot be what is meant: a filter that can leave nothing (the urgent ones of a search for the
others), an action that leaves out a number.

Of « et les autres ? » a small model keeps the search and turns its filter round; the empty list that it would
show is no answer.
"""

from __future__ import annotations

import re

from agents.language.checked import CheckedPlan
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import calls_of, filters_of, given, named, swapped, without_argument

_NUMBERED = re.compile(r"\b\d{3,5}\b|\b\d+(?:, ?| et )\d+\b")
"""A ticket's number, or several of anything."""
_FROM_TO = re.compile(r"\b(?P<first>\d{2,6}) (?:à|au|-|jusqu['’]au?) (?P<last>\d{2,6})\b")
_OF_ONE = ("category", "status", "priority", "district")


def without_contradiction(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose searches are not for what a filter takes away: « et les autres ? », « sauf eux »."""
    values = named(plan)
    for sieve in filters_of(plan):
        source = values.get(_name(sieve.source))
        match sieve.condition:
            case n.Compare("!=", n.Field(_, field)) if _contradicts(sieve, source) and isinstance(
                source, n.Call
            ):
                plan = swapped(plan, source, without_argument(source, field))
    return plan


def is_doubtful(found: CheckedPlan) -> bool:
    """Whether a plan can show nothing, or acts and leaves a number out that was said."""
    numbers = any(_NUMBERED.search(part) for part in found.unused)
    return leaves_nothing(found.plan) or (found.has_effects and numbers)


def range_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words for tickets from one number to another, of a plan that takes the two alone."""
    numbers = {given(call, "number") for call in calls_of(plan, "ticketing.get")}
    return tuple(
        found[0]
        for found in _FROM_TO.finditer(request)
        if {found["first"], found["last"]} <= numbers and int(found["last"]) - int(found["first"]) > 1
    )


def leaves_nothing(plan: n.Plan) -> bool:
    """Whether a filter takes away just what its search was for."""
    values = named(plan)
    return any(_contradicts(sieve, values.get(_name(sieve.source))) for sieve in filters_of(plan))


def _contradicts(sieve: n.Filter, source: n.Expression | None) -> bool:
    match source, sieve.condition:
        case (
            n.Call("ticketing.search") as search,
            n.Compare("!=", n.Field(n.Name(), field), n.Literal(str(word))),
        ):
            return field in _OF_ONE and given(search, field).lower() == word.lower()
    return False


def _name(source: n.Expression) -> str:
    return source.name if isinstance(source, n.Name) else ""
