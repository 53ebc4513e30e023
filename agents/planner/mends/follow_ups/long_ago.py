"""A new ticket lies where its request says, or at what was just spoken of: not at a place of long ago."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    argument,
    calls_of,
    free_name,
    given,
    named,
    swapped,
    uses,
    with_argument,
)
from agents.planner.orders.effect_words import CREATING

_POINTS = re.compile(
    r"\b(?:l[àÀ]|ici|y|ce|cet|cette|ces|celui|celle|m[êe]me|idem|pareil|aussi|encore|autre|adresse|endroit|lieu|"
    r"place|devant|derri[èe]re|c[ôo]t[ée]|face|dessus|proximit[ée]|there|here|this|that|same)\b|-l[àa]\b",
    re.IGNORECASE,
)


def where_it_is_asked(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan that asks where a new ticket lies, in the place of an older turn's place that no word points
    at."""
    if _POINTS.search(outside_quotations(said)):
        return plan
    for call in calls_of(plan, *CREATING):
        old = argument(call, "place")
        if not _is_old(old, plan, before):
            continue
        place = free_name(plan, "lieu")
        asked = n.Call("gis.locate", (("address", n.Ask("", call.line)),), call.line)
        plan = swapped(plan, call, with_argument(call, "place", n.Name(place, call.line)))
        found = old.name if isinstance(old, n.Name) and not uses(plan, old.name) else ""
        kept = (step for step in plan.body if not (isinstance(step, n.Assign) and step.name == found))
        plan = replace(plan, body=(n.Assign(place, asked, 1), *kept))
    return plan


def _is_old(place: n.Expression | None, plan: n.Plan, before: TurnBefore) -> bool:
    """Whether it was found before the last turn, or is the address that such a one was found by."""
    match place:
        case n.Earlier(name):
            return name in before.older
        case n.Name(name):
            found = named(plan).get(name)
            return isinstance(found, n.Call) and given(found, "address") in _old_addresses(before)
    return False


def _old_addresses(before: TurnBefore) -> set[str]:
    values = (named(before.plan).get(name) for name in before.older)
    found = {given(value, "address") for value in values if isinstance(value, n.Call)}
    return found - {""}
