"""« Quelle distance entre la mairie du 10e et la gare de l'Est ? »: no place is far from itself.

A small model that finds one of two places measures from it to itself.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import expressions_of, rewritten
from agents.planner.mends.tree import (
    argument,
    call_of,
    calls_of,
    free_name,
    given,
    named,
    swapped,
    with_argument,
)

_ENDS = r"(?=\s*(?:[?!.;,\n]|$|\b(?:et|puis|svp|stp|merci)\b))"
_PLACE = r"[^?!.;,\n]{1,80}?"
_BOTH = (
    re.compile(rf"\bentre (?P<one>{_PLACE}) et (?P<other>{_PLACE}){_ENDS}", re.IGNORECASE),
    re.compile(
        rf"\bdistance (?:de |du |des |d['’])(?P<one>{_PLACE}) (?:se trouve|est|sont|se situe) "
        rf"(?P<other>{_PLACE}){_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:distance|loin) (?:de |du |des |d['’])(?P<one>{_PLACE}) "
        rf"(?:à |au |aux |jusqu['’](?:à|au) )(?P<other>{_PLACE}){_ENDS}",
        re.IGNORECASE,
    ),
)
"""How two places are named of which the distance is asked."""
_ARTICLE = re.compile(r"^(?:l[ea]s? |l['’]|d[eu] |des |une? )+", re.IGNORECASE)


def not_from_itself(plan: n.Plan, said: str) -> n.Plan:
    """The plan that locates the place that it forgot, where it measures from one place to itself."""
    for call in calls_of(plan, "gis.distance"):
        origin, destination = argument(call, "origin"), argument(call, "destination")
        if origin is None or destination is None or _printed(plan, origin) != _printed(plan, destination):
            continue
        place = _forgotten(plan, origin, said)
        at = next((at for at, step in enumerate(plan.body) if call in _calls(step)), None)
        if not place or at is None:
            continue
        found, line = free_name(plan, "lieu"), plan.body[at].line
        located = n.Assign(found, n.Call("gis.locate", (("address", n.Literal(place, line)),), line), line)
        plan = swapped(plan, call, with_argument(call, "destination", n.Name(found, line)))
        return replace(plan, body=(*plan.body[:at], located, *plan.body[at:]))
    return plan


def _printed(plan: n.Plan, value: n.Expression) -> str:
    return print_expression(_whole(plan, value))


def _calls(step: n.Statement) -> list[n.Call]:
    return [call] if (call := call_of(step)) is not None else []


def _whole(plan: n.Plan, value: n.Expression) -> n.Expression:
    """A value with what its names stand for."""
    known = named(plan)

    def meant(node: object) -> object:
        return rewritten(known[node.name], meant) if isinstance(node, n.Name) and node.name in known else node

    whole: n.Expression = rewritten(value, meant)
    return whole


def _forgotten(plan: n.Plan, place: n.Expression, said: str) -> str:
    """The one of two places that the plan does not find; empty where that is not plain."""
    found_by = (
        call
        for call in expressions_of(n.Show("answer", (_whole(plan, place),), 0))
        if isinstance(call, n.Call)
    )
    literals = {word for call in found_by for name in ("kind", "address") if (word := given(call, name))}
    for pattern in _BOTH:
        if found := pattern.search(said):
            held = [
                any(word.lower() in part.lower() for word in literals)
                for part in (found["one"], found["other"])
            ]
            if sorted(held) == [False, True]:
                return _ARTICLE.sub("", found["one"] if held[1] else found["other"])
    return ""
