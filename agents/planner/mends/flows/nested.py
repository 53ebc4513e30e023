"""What was found for each of a list, shown or sent outside the loop, is one list."""

from __future__ import annotations

from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import rewritten, statements_of

_LISTS = (
    "ticketing.search",
    "directory.members",
    "directory.search_people",
    "gis.facilities",
    "gis.facilities_near",
    "gis.nearest",
)


def as_one_list(plan: n.Plan, said: str) -> n.Plan:
    """The plan that shows and sends as one list what a loop found, list by list."""
    found = {
        step.name
        for loop in plan.body
        if isinstance(loop, n.For)
        for step in statements_of(loop.body)
        if isinstance(step, n.Assign) and isinstance(step.value, n.Call) and step.value.tool in _LISTS
    }

    def flat(node: object) -> object:
        match node:
            case n.Show(values=values):
                return replace(node, values=tuple(_flat(value, found) for value in values))
            case n.Call("ticketing.send"):
                pairs = ((name, _flat(value, found)) for name, value in node.arguments)
                return replace(node, arguments=tuple(pairs))
        return node

    body = tuple(step if isinstance(step, n.For) else rewritten(step, flat) for step in plan.body)
    return replace(plan, body=body)


def _flat(value: n.Expression, found: set[str]) -> n.Expression:
    match value:
        case n.Name(name, line) if name in found:
            return n.Apply("flatten", (value,), (), line)
        case n.Apply("count", (n.Name() as counted,)):
            return replace(value, operands=(_flat(counted, found),))
    return value
