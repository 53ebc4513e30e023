"""« Les tickets ouverts à Belleville »: a name behind « à » is a place, where nobody gets anything.

A small model looks for somebody of that name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    acts,
    argument,
    changed,
    given,
    named,
    uses,
    with_argument,
    without_argument,
)

_WHICH = r"(?:ouverts?|en cours|en attente|clos|ferm[ée]s?|urgents?|situ[ée]s?|localis[ée]s?|signal[ée]s?)"
"""What tickets are before it is said where; behind « assignés à » somebody is named."""


def in_the_quarter(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose search for the tickets of somebody of one name is for those of a place of that name."""
    people = {
        name: given(value, "name")
        for name, value in named(plan).items()
        if isinstance(value, n.Call) and value.tool == "directory.find_person"
    }
    if len(people) != 1 or acts(plan):
        return plan
    ((name, place),) = people.items()
    there = rf"\b{_WHICH} [àa] {re.escape(place)}\b"
    if not re.fullmatch(r"[A-ZÀ-Ý][\w-]+", place) or re.search(there, said) is None:
        return plan

    def change(node: object) -> object:
        match node:
            case n.Call("ticketing.search") as search if argument(search, "assignee") == n.Name(
                name, search.line
            ):
                return with_argument(
                    without_argument(search, "assignee"), "place", n.Name("lieu", search.line)
                )
        return node

    moved = changed(plan, change)
    if moved == plan or uses(moved, name) or "lieu" in named(plan):
        return plan
    at, step = next((i, s) for i, s in enumerate(moved.body) if isinstance(s, n.Assign) and s.name == name)
    found = n.Call("gis.locate", (("address", n.Literal(place, step.line)),), step.line)
    return replace(moved, body=(*moved.body[:at], n.Assign("lieu", found, step.line), *moved.body[at + 1 :]))
