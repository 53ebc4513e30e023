"""« La mairie du 11e » is a place that the map knows, by its arrondissement.

A small model looks for an address « 11e », or asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.language.lexicon.districts import district
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import words

_HALL = re.compile(r"\b(?P<kind>mairie) (?:du|de) (?P<where>\w+)", re.IGNORECASE)


def at_the_town_hall(plan: n.Plan, request: str) -> n.Plan:
    """The plan that looks a town hall up on the map, where it would look for its arrondissement as an address
    or ask for one.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    halls = [each for each in _HALL.finditer(said) if district(each["where"]) is not None]
    if not halls:
        return plan
    taken = set(re.findall(r"\w+", print_plan(plan)))
    body = [new for step in plan.body for new in _looked_up(step, halls, taken)]
    return replace(plan, body=tuple(body))


def _looked_up(step: n.Statement, halls: Sequence[re.Match[str]], taken: set[str]) -> Iterator[n.Statement]:
    match step:
        case n.Assign(_, n.Call("gis.locate", (("address", address),)), line) if hall := _meant(
            address, halls
        ):
            found = next(name for name in _names() if name not in taken)
            taken.add(found)
            where = (("kind", n.Literal(hall["kind"], line)), ("district", n.Literal(hall["where"], line)))
            yield n.Assign(found, n.Call("gis.facilities", where, line), line)
            first = n.Apply("first", (n.Name(found, line),), (), line)
            yield replace(step, value=n.Apply("need", (first,), (), line))
        case _:
            yield step


def _meant(address: n.Expression, halls: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """The town hall that is meant by an address: that of the same arrondissement, or the only one where the
    address is to be asked for."""
    if isinstance(address, n.Ask):
        return halls[0] if len(halls) == 1 else None
    where = district(re.sub("mairie", "", words(address), flags=re.IGNORECASE))
    return next((hall for hall in halls if where == district(hall["where"])), None)


def _names() -> Iterator[str]:
    yield from ("mairies", *(f"mairies{at}" for at in range(1, 60)))
