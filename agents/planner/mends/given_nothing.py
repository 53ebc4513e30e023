"""Whom a request names and its plan does nothing for: « passe-les à Rosa, les urgents à Jean », and Rosa gets
nothing.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.people_names import NAME
from agents.planner.mends.relayed import relayed
from agents.planner.mends.tree import acts, given, literals_of, nodes_of, uses
from agents.planner.mends.who.held_now import HELD

_LOOKUPS = {"directory.find_person": "name", "ticketing.get": "number"}
_TO_SOMEBODY = re.compile(
    r"\b(?i:[àa]|pour|pr[ée]vien[st]|pr[ée]venez|pr[ée]venir|averti[rst]\w*|inform\w+|relance[rz]?) "
    rf"(?:M\. |Mme )?(?P<name>{NAME})"
)


_LEFT = re.compile(
    r"(?:\b(?:pas|plus|non|sauf|laiss\w+|merci)|n['’]est pas)\b[^.;:!?,]{0,30}$", re.IGNORECASE
)
"""Before whom nothing is given or told."""


def lookups_not_used(plan: n.Plan) -> tuple[str, ...]:
    """Names and numbers that a plan with effects looks up and does nothing with."""
    if not acts(plan):
        return ()
    found = [step for step in plan.body if isinstance(step, n.Assign) and not uses(plan, step.name)]
    calls = [step.value for step in found if isinstance(step.value, n.Call) and step.value.tool in _LOOKUPS]
    return tuple(words for call in calls if (words := given(call, _LOOKUPS[call.tool])))


def names_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Names of people to whom something is to be done or told, of a plan that acts and has none of them."""
    said = outside_quotations(request)
    if not acts(plan) or said.isupper() or any(isinstance(node, n.Earlier) for node in nodes_of(plan)):
        return ()
    held = " ".join(literals_of(plan)).lower()
    content = [(each.start, each.end) for each in relayed(request)]
    return tuple(
        found["name"]
        for found in _TO_SOMEBODY.finditer(said)
        if not _LEFT.search(said[: found.start()])
        and not HELD.search(said[: found.start("name")])
        and found["name"].lower().split()[-1] not in held
        and not any(start <= found.start() < end for start, end in content)
    )
