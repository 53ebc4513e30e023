"""« Préviens tous les responsables de la propreté »: those who head its services, and not everybody of one.

A small model lists the members of the domain's directorate. Heads are found by their function.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, swapped, uses, with_argument

_HEADS = re.compile(
    r"\b(?:tou(?:s|tes) l[ea]s|l[ea]s|liste (?:des|d['’]|complète des)|aux|des|quels sont les|chaque) "
    r"(?P<heads>(?:chefs|cheffes|responsables)(?: de services?)?)\b(?! d['’][ée]quipe| de secteur)",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\b(?:agents?|membres?|coll[èe]gues|personnel|[ée]quipes?|gens)\b", re.IGNORECASE)
"""Those who are no heads are spoken of too."""


def all_heads(plan: n.Plan, said: str) -> n.Plan:
    """The plan that finds heads by their function, where they are spoken of and it lists a directorate."""
    heads = {found["heads"].lower(): found["heads"] for found in _HEADS.finditer(said)}
    if len(heads) != 1 or _MEMBERS.search(said):
        return plan
    (words,) = heads.values()
    for step in plan.body:
        match step:
            case n.Assign(service, n.Call("directory.find_service") as found):
                members = [
                    call
                    for call in calls_of(plan, "directory.members")
                    if argument(call, "service") == n.Name(service, call.line)
                ]
                if len(members) != 1 or uses(plan, service) != 1 or argument(found, "district") is not None:
                    continue
                people = replace(found, tool="directory.search_people")
                people = with_argument(people, "function", words)
                plan = swapped(plan, members[0], people)
                return replace(plan, body=tuple(each for each in plan.body if each != step))
    return plan
