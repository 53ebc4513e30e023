"""« Les graffitis de la rue Oberkampf »: a place that the plan finds and then forgets is where it searches;
an address of two numbers is two.

A small model that closes what it found would close it in the whole city.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, given, named, swapped, uses, with_argument

_NUMBERS = re.compile(
    r"\d+(?: ?(?:bis|ter))?(?: ?, ?(?:le |au )?\d+)* (?:et|ou) (?:le |au |du )?\d+\b", re.IGNORECASE
)
"""« 12 et au 45 rue Oberkampf », of which no plan can write the first as it was said."""

_HOUSE = re.compile(r"\D{0,12}(?P<number>\d+)")
_BEFORE_A_NUMBER = re.compile(
    r"(?<!arrêt )(?<!bus )\b(?:devant|derri[èe]re) (?:le |num[ée]ro |n[o°] ?)+(?P<number>\d{1,3})\b"
    r"(?=$|,| (?:bis|ter|et|qui)\b)",
    re.IGNORECASE,
)


def at_the_place_found(plan: n.Plan, request: str) -> n.Plan:
    """The plan whose one search for tickets is at the one place that it finds and does not use."""
    searches = calls_of(plan, "ticketing.search")
    places = [name for name, value in named(plan).items() if _is_place(value) and not uses(plan, name)]
    if len(searches) != 1 or len(places) != 1 or argument(searches[0], "place") is not None:
        return plan
    search = searches[0]
    return swapped(plan, search, with_argument(search, "place", n.Name(places[0], search.line)))


def numbers_not_heard(plan: n.Plan) -> tuple[str, ...]:
    """The numbers of an address that has several, of which only one would be found."""
    found = (_NUMBERS.match(given(call, "address")) for call in calls_of(plan, "gis.locate"))
    other = (_other_number(plan, call) for call in calls_of(plan, "ticketing.create"))
    return (*(match[0] for match in found if match is not None), *filter(None, other))


def _other_number(plan: n.Plan, made: n.Call) -> str:
    """« Devant le 7 », of a ticket that is made at another number."""
    before, place = _BEFORE_A_NUMBER.search(given(made, "subject")), argument(made, "place")
    found = named(plan).get(place.name) if isinstance(place, n.Name) else None
    if before is None or not (isinstance(found, n.Call) and _is_place(found)):
        return ""
    numbered = _HOUSE.match(given(found, "address"))
    return before[0] if numbered is not None and numbered["number"] != before["number"] else ""


def _is_place(value: n.Expression) -> bool:
    return isinstance(value, n.Call) and value.tool == "gis.locate"
