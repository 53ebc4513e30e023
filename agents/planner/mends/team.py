"""« Les tickets de mon équipe », « de mes collègues »: those of every member of one's own service.

A small model hears « mon » and « mes », and searches for the tickets of the one who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    at = next((at for at, step in enumerate(plan.body) if _is(step, searches[0])), None)
    if at is None:
        return plan
    return replace(plan, body=(*plan.body[:at], *_for_each(plan, at, searches[0]), *plan.body[at + 1 :]))


def _is(step: n.Statement, search: n.Call) -> bool:
    return isinstance(step, n.Assign) and step.value == search


def _for_each(plan: n.Plan, at: int, search: n.Call) -> Iterator[n.Statement]:
    """The search of a step for each member of the team, and all that they found, under its name."""
    step, (service, people, person, each) = plan.body[at], _free(plan)
    assert isinstance(step, n.Assign)
    line, known = step.line, _members(plan.body[:at])
    if not known:
        mine = n.Call("directory.service_of", (("person", n.Name(ME, line)),), line)
        yield n.Assign(service, mine, line)
        yield n.Assign(people, n.Call("directory.members", (("service", n.Name(service, line)),), line), line)
    theirs = with_argument(search, "assignee", n.Name(person, line))
    yield n.For(person, n.Name(known or people, line), (n.Assign(each, theirs, line),), line)
    yield n.Assign(step.name, n.Apply("flatten", (n.Name(each, line),), (), line), line)


def _members(body: Sequence[n.Statement]) -> str:
    """The name under which a plan has the members of the asker's service; empty where it has not."""
    own = ""
    for step in body:
        match step:
            case n.Assign(name, n.Call("directory.service_of", (("person", n.Name("moi")),))):
                own = name
            case n.Assign(name, n.Call("directory.members", (("service", n.Name(service)),))) if (
                service == own
            ):
                return name
    return ""


def _free(plan: n.Plan) -> Iterator[str]:
    taken = set(re.findall(r"\w+", print_plan(plan)))
    for name in ("service", "personnes", "p", "siens"):
        found = next(other for at in count() if (other := f"{name}{at or ''}") not in taken)
        taken.add(found)
        yield found
