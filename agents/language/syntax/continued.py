"""A plan that continues the turn before, told as one plan that stands alone.

``ticketing.remind(ticket=avant.ticket)`` says nothing of which ticket that is, and leaves the next turn
nothing to speak of. With the steps before it that gave what it takes, it is a plan like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import expressions_of, rewritten, statements_of
from beffroi.errors import PlanError


@dataclass(frozen=True)
class Continued:
    """A plan with the steps of the turn before that it needs.

    Attributes:
        carried: what is taken from the turn before: by its name here the one there. The plan's own names
            stay, so that what was said last is still called what it was.
    """

    text: str
    carried: Mapping[str, str]


def continued(plan: str, before: str, known: Iterable[str] = ()) -> Continued:
    """The plan, whole; as it is where nothing is taken from the turn before, or one of them is no plan.

    Args:
        before: the plan of the turn before, whole itself.
        known: names of results there that are still spoken of, though the plan takes none of them.
    """
    try:
        tree, earlier = parse_plan(plan), parse_plan(before)
    except PlanError:
        return Continued(plan, {})
    used = {node.name for node in _nodes(tree.body) if isinstance(node, n.Earlier)} | {*known}
    needed, own = _needed(used, earlier), _names(tree.body)
    taken, here = {*own, *_names(needed)}, dict[str, str]()
    for name in _names(needed):
        here[name] = _free(name, taken) if name in own else name
        taken.add(here[name])

    def renamed(node: object) -> object:
        match node:
            case n.Name(name) | n.Assign(name) if name in here:
                return replace(node, name=here[name])
        return node

    def named(node: object) -> object:
        match node:
            case n.Earlier(name, line) if name in here:
                return n.Name(here[name], line)
        return node

    body = (*rewritten(needed, renamed), *rewritten(tree.body, named))
    text = print_plan(replace(tree, body=body)) if needed else plan
    return Continued(text, {name: there for there, name in here.items()})


def _needed(wanted: Iterable[str], plan: n.Plan) -> tuple[n.Statement, ...]:
    """The steps that give these results, and what those are made of; in their order."""
    open_, steps = set(wanted), list[n.Statement]()
    for step in reversed(plan.body):
        if isinstance(step, n.Assign) and step.name in open_:
            steps.append(step)
            open_ |= {node.name for node in expressions_of(step) if isinstance(node, n.Name)}
    return tuple(reversed(steps))


def _nodes(body: Iterable[n.Statement]) -> Iterator[n.Expression]:
    return (node for step in statements_of(body) for node in expressions_of(step))


def _names(body: Iterable[n.Statement]) -> list[str]:
    """Names that are given, loop variables too."""
    return [
        step.name if isinstance(step, n.Assign) else step.variable
        for step in statements_of(body)
        if isinstance(step, n.Assign | n.For)
    ]


def _free(name: str, taken: set[str]) -> str:
    """The name with the first number that makes it another."""
    return next(other for at in count(1) if (other := f"{name}{at}") not in taken)
