"""« Les tickets de mon équipe », « de mes collègues »: those of every member of one's own service.

A small model hears « mon » and « mes », and searches for the tickets of the one who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.words import ME
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import acts, argument, calls_of, free_name, with_argument

_TEAM = re.compile(
    r"\b(?:(?:mon|notre|my|our) (?:[ée]quipe|service|team)|"
    r"(?:mes|nos|my|our) (?:coll[èe]gues|agents|colleagues))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:mes|my)\b(?! (?:coll[èe]gues|agents|colleagues|team))|\b(?:moi|je|me|miens?|i)\b|\b[jm]['’]|"
    r"\bai-je\b|\bà mon nom\b",
    re.IGNORECASE,
)
"""Words by which whoever asks speaks of themselves."""


def of_the_team(plan: n.Plan, request: str) -> n.Plan:
    """The plan whose one search for the asker's own tickets is one for each member of their service, where
    the team's are asked for and not theirs. A plan that acts stays (`team_not_heard`).

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1 or not _TEAM.search(said) or _OWN.search(said) or acts(plan):
        return plan
    if argument(searches[0], "assignee") != n.Name(ME, searches[0].line):
        return plan
    at = next((at for at, step in enumerate(plan.body) if _is(step, searches[0])), None)
    if at is None:
        return plan
    return replace(plan, body=(*plan.body[:at], *_for_each(plan, at, searches[0]), *plan.body[at + 1 :]))


def team_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words for the team of a request whose plan acts on the tickets of the asker alone."""
    said = outside_quotations(request)
    own = [
        call
        for call in calls_of(plan, "ticketing.search")
        if argument(call, "assignee") == n.Name(ME, call.line)
    ]
    told = _TEAM.search(said) if own and acts(plan) and not _OWN.search(said) else None
    return (told[0],) if told else ()


def _is(step: n.Statement, search: n.Call) -> bool:
    return isinstance(step, n.Assign) and step.value == search


def _for_each(plan: n.Plan, at: int, search: n.Call) -> Iterator[n.Statement]:
    """The search of a step for each member of the team, and all that they found, under its name."""
    step = plan.body[at]
    service, people, person, each = (free_name(plan, name) for name in ("service", "personnes", "p", "siens"))
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
