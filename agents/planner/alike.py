"""When two plans say the same in other words: other names, names for nothing, arguments in another order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agents.language import nodes as n
from agents.language.printer import print_plan
from agents.language.walk import expressions_of, rewritten, statements_of


def plain_form(plan: n.Plan) -> str:
    """The same text for plans that are alike: names in use numbered, arguments in order of their names."""
    nodes = (node for step in statements_of(plan.body) for node in expressions_of(step))
    used = {node.name for node in nodes if isinstance(node, n.Name)}
    given = (name for name in _names(plan) if name in used)
    numbered = {name: f"v{number}" for number, name in enumerate(dict.fromkeys(given))}

    def plainly(node: object) -> object:
        match node:
            case n.Assign(name, n.Call() as call, line) if name not in used:
                return n.Do(call, line)
            case n.Name(name) | n.Assign(name):
                return replace(node, name=numbered.get(name, name))
            case n.For(variable) | n.Filter(variable):
                return replace(node, variable=numbered.get(variable, variable))
            case n.Call(_, arguments):
                return replace(node, arguments=tuple(sorted(arguments, key=lambda given: given[0])))
        return node

    made: n.Plan = rewritten(plan, plainly)
    return print_plan(made)


def _names(plan: n.Plan) -> Iterator[str]:
    """Names that the plan gives, in the order of its text."""
    for step in statements_of(plan.body):
        yield from (node.variable for node in expressions_of(step) if isinstance(node, n.Filter))
        if isinstance(step, n.Assign):
            yield step.name
        if isinstance(step, n.For):
            yield step.variable
