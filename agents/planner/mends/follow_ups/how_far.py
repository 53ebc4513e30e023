"""« C'est à quelle distance ? » of what was just found near a place: no place is far from itself."""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import argument, calls_of, swapped, with_argument
from beffroi.records import Facility, Place


def how_far(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The distance from where something was sought to what was found, in the place of one from a place, or
    from what was found, to itself."""
    found, places = _found(before), before.alone(Place)
    for call in calls_of(plan, "gis.distance"):
        match argument(call, "origin"), argument(call, "destination"):
            case n.Earlier(start), n.Earlier(end) if start == end and found is not None:
                if found != n.Earlier(end, found.line):
                    plan = swapped(plan, call, with_argument(call, "destination", found))
                elif len(places) == 1:
                    plan = swapped(plan, call, with_argument(call, "origin", n.Earlier(places[0], call.line)))
    return plan


def _found(before: TurnBefore) -> n.Expression | None:
    """The one facility of the turn before, else the first of its one list of them."""
    match before.alone(Facility), [name for name in before.lists() if before.listed(name) is Facility]:
        case [one], _:
            return n.Earlier(one, 1)
        case [], [several]:
            return n.Apply("need", (n.Apply("first", (n.Earlier(several, 1),), (), 1),), (), 1)
    return None
