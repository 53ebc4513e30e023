"""« Les graffitis de la rue Oberkampf »: a place that the plan finds and then forgets is where it searches.

A small model that closes what it found would close it in the whole city.
"""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, named, swapped, uses, with_argument


def at_the_place_found(plan: n.Plan, request: str) -> n.Plan:
    """The plan whose one search for tickets is at the one place that it finds and does not use."""
    searches = calls_of(plan, "ticketing.search")
    places = [name for name, value in named(plan).items() if _is_place(value) and not uses(plan, name)]
    if len(searches) != 1 or len(places) != 1 or argument(searches[0], "place") is not None:
        return plan
    search = searches[0]
    return swapped(plan, search, with_argument(search, "place", n.Name(places[0], search.line)))


def _is_place(value: n.Expression) -> bool:
    return isinstance(value, n.Call) and value.tool == "gis.locate"
