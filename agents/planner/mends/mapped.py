"""« La carte des musées, la carte des parcs et la liste des bibliothèques »: what is wanted on a map is shown
there, and nothing else is."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import given, named, names_in

FACILITIES = ("gis.facilities", "gis.facilities_near", "gis.facilities_on_street")
_WANTED = re.compile(r"\bcarte (?:des |de |d['’]|pour (?:les |la |le )?)(?P<it>[\w-]{4,})", re.IGNORECASE)
_MAPS = re.compile(r"\bcartes?\b", re.IGNORECASE)


def mapped(plan: n.Plan, said: str) -> n.Plan:
    """The plan that maps the facilities whose map was asked for; where each map that is said is of some of
    them, the others are shown as a list, and those are not listed too.

    Args:
        said: the request without what it quotes.
    """
    calls = ((name, call) for name, call in named(plan).items() if isinstance(call, n.Call))
    kinds = {name: given(call, "kind").lower() for name, call in calls if call.tool in FACILITIES}
    wanted = [found["it"].lower() for found in _WANTED.finditer(said)]
    meant = [[name for name, kind in kinds.items() if kind == each] for each in wanted]
    found = [names[0] for names in meant if len(names) == 1]
    for name in found:
        if not any(name in names_in(value) for step in _maps(plan) for value in step.values):
            plan = replace(plan, body=(*plan.body, n.Show("map", (n.Name(name, 0),), 0)))
    each_is_found = bool(found) and len(found) == len(_MAPS.findall(said))
    return _the_others_listed(plan, said, kinds, found) if each_is_found else plan


def _maps(plan: n.Plan) -> list[n.Show]:
    return [step for step in statements_of(plan.body) if isinstance(step, n.Show) and step.kind == "map"]


def _the_others_listed(plan: n.Plan, said: str, kinds: dict[str, str], mapped_: list[str]) -> n.Plan:
    """The plan with facilities that need no map in its answer, and none that are mapped and said once."""
    others = [
        value
        for step in _maps(plan)
        for value in step.values
        if isinstance(value, n.Name) and value.name in kinds and value.name not in mapped_
    ]
    once = {name for name in mapped_ if len(re.findall(rf"(?i)\b{re.escape(kinds[name])}\b", said)) == 1}
    body, answers = list[n.Statement](), 0
    for step in plan.body:
        match step:
            case n.Show("map", values) if any(value in others for value in values):
                continue
            case n.Show("answer", values):
                kept = tuple(
                    value for value in values if not (isinstance(value, n.Name) and value.name in once)
                )
                more = () if answers else tuple(other for other in others if other not in kept)
                answers += 1
                if kept or more:
                    body.append(replace(step, values=(*more, *kept)))
            case _:
                body.append(step)
    if others and not answers:
        body.append(n.Show("answer", tuple(others), others[0].line))
    return replace(plan, body=tuple(body))
