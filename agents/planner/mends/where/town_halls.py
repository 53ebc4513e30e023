"""« La mairie du 11e » is a place that the map knows, by its arrondissement.

A small model looks for an address « 11e », or asks for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.language.lexicon.districts import district
from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import acts, calls_of, free_name, words

_HALL = re.compile(
    r"\b(?:(?P<at>[àa]|de|devant|derri[èe]re|face [àa]|autour de|entre|et|vers) )?(?:l[ae] )?"
    r"\b(?P<kind>mairie) (?:du|de) (?P<where>\w+)",
    re.IGNORECASE,
)
"""A town hall, and what says that it is a place and not somebody."""


def at_the_town_hall(plan: n.Plan, request: str) -> n.Plan:
    """The plan that looks a town hall up on the map, where it would look for its arrondissement as an address
    or ask for one.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    halls = [each for each in _HALL.finditer(said) if each["at"] and district(each["where"]) is not None]
    for step in plan.body if halls else ():
        new = tuple(_looked_up(step, halls, plan))
        at = plan.body.index(step)
        plan = replace(plan, body=(*plan.body[:at], *new, *plan.body[at + 1 :]))
    return plan


def _looked_up(step: n.Statement, halls: Sequence[re.Match[str]], plan: n.Plan) -> Iterator[n.Statement]:
    hall = _meant(step, halls, plan)
    if hall is None or not isinstance(step, n.Assign):
        yield step
        return
    found, line = free_name(plan, "mairies"), step.line
    where = (("kind", n.Literal(hall["kind"], line)), ("district", n.Literal(hall["where"], line)))
    yield n.Assign(found, n.Call("gis.facilities", where, line), line)
    first = n.Apply("first", (n.Name(found, line),), (), line)
    yield replace(step, value=n.Apply("need", (first,), (), line))


def _meant(step: n.Statement, halls: Sequence[re.Match[str]], plan: n.Plan) -> re.Match[str] | None:
    """The town hall that is meant by the address which a step looks up: that of the same arrondissement, or
    the only one where the address would be asked for, and nothing is done there."""
    match step:
        case n.Assign(_, n.Call("gis.locate", (("address", n.Ask()),))):
            alone = len(halls) == 1 and len(calls_of(plan, "gis.locate")) == 1
            return halls[0] if alone and not acts(plan) else None
        case n.Assign(_, n.Call("gis.locate", (("address", address),))):
            where = district(re.sub("mairie", "", words(address), flags=re.IGNORECASE))
            return next((hall for hall in halls if where == district(hall["where"])), None)
    return None
