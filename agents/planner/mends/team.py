"""« Les tickets de mon équipe », « de mes collègues »: those of every member of one's own service.

A small model hears « mon » and « mes », and searches for the tickets of the one who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.language.syntax.words import ME
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, with_argument

_TEAM = re.compile(
    r"\b(?:(?:mon|notre|my|our) (?:[ée]quipe|service|team)|"
    r"(?:mes|nos|my|our) (?:coll[èe]gues|agents|colleagues))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:mes|my) (?:\w+ ){0,2}(?:tickets?|signalements?|dossiers?)\b|\bmoi\b", re.IGNORECASE)


def of_the_team(plan: n.Plan, request: str) -> n.Plan:
    """The plan whose one search for the asker's own tickets is one for each member of their service, where
    the team's are asked for and not theirs.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1 or not _TEAM.search(said) or _OWN.search(said):
        return plan
    if argument(searches[0], "assignee") != n.Name(ME, searches[0].line):
        return plan
    body = (new for step in plan.body for new in _for_each(step, searches[0], _free(plan)))
    return replace(plan, body=tuple(body))


def _for_each(step: n.Statement, search: n.Call, free: Iterator[str]) -> Iterable[n.Statement]:
    """The search that a step is, for each member of the team, and all that they found; another step as it
    is."""
    if not (isinstance(step, n.Assign) and step.value == search):
        return (step,)
    line = step.line
    service, people, person, each = (next(free) for _ in range(4))

    def call(tool: str, **given: n.Expression) -> n.Call:
        return n.Call(tool, tuple(given.items()), line)

    own = with_argument(search, "assignee", n.Name(person, line))
    return (
        n.Assign(service, call("directory.service_of", person=n.Name(ME, line)), line),
        n.Assign(people, call("directory.members", service=n.Name(service, line)), line),
        n.For(person, n.Name(people, line), (n.Assign(each, own, line),), line),
        n.Assign(step.name, n.Apply("flatten", (n.Name(each, line),), (), line), line),
    )


def _free(plan: n.Plan) -> Iterator[str]:
    taken = set(re.findall(r"\w+", print_plan(plan)))
    for name in ("service", "personnes", "p", "siens"):
        yield next(other for at in count() if (other := f"{name}{at or ''}") not in taken)
