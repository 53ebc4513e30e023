"""« Lesquelles sont à moins de 500 m de la mairie ? », after schools: those that are near are schools.

A small model looks for what the place is, or for anything.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import calls, calls_of, given, names_shown, swapped, with_argument
from beffroi.records import Facility

_WHICH = re.compile(r"\W*(?:(?:et|alors|parmi elles|parmi eux|dedans)[, ]+)*lesquel(?:le)?s\b", re.IGNORECASE)


def of_that_kind(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan that looks around a place for what the turn before listed, where « lesquelles » asks of
    those."""
    kinds = {kind for call in calls(before.plan) if (kind := given(call, "kind"))}
    around = calls_of(plan, "gis.facilities_near")
    shown = {name for step in before.plan.body[-1:] for name in names_shown(step)}
    listed = any(before.listed(name) is Facility for name in shown)
    if not _WHICH.match(said) or len(kinds) != 1 or len(around) != 1 or not listed:
        return plan
    places = {given(call, "kind") for call in calls_of(plan, "gis.facilities", "gis.nearest")}
    if (kind := given(around[0], "kind")) and kind not in places:
        return plan
    return swapped(plan, around[0], with_argument(around[0], "kind", kinds.pop()))
