"""What a name of a plan stands for, and in which sentence it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import expressions_of, statements_of


def number_of(body: Sequence[n.Statement], line: int) -> int:
    """Which sentence tells of a line, from 1: a loop and a condition are one sentence with what they hold."""
    return max((i for i, node in enumerate(body, start=1) if node.line <= line), default=1)


def action_of(body: Sequence[n.Statement], line: int) -> int:
    """Which action of its sentence a line is, from 1."""
    inside = [node for node in statements_of(body) if number_of(body, node.line) == number_of(body, line)]
    acts = [node for node in inside if not isinstance(node, n.For | n.If)]
    return sum(node.line <= line for node in acts)


def reaching(body: Iterable[n.Statement], name: str, line: int) -> tuple[n.Assign, ...]:
    """The assignments that a name may come from on a line; several where branches give it each its own."""
    found: tuple[n.Assign, ...] = ()
    for node in body:
        if node.line >= line:
            break
        match node:
            case n.Assign(given) if given == name:
                found = (node,)
            case n.For(_, _, inner):
                found = reaching(inner, name, line) or found
            case n.If(_, then, otherwise):
                found = _branched(then, otherwise, name, line) or found
    return found


def loops_around(body: Iterable[n.Statement], line: int) -> tuple[n.For, ...]:
    """The loops that a line stands in, outermost first."""
    for node in body:
        match node:
            case n.For(_, _, inner) if _holds(inner, line):
                return (node, *loops_around(inner, line))
            case n.If(_, then, otherwise) if _holds((*then, *otherwise), line):
                return loops_around((*then, *otherwise), line)
    return ()


def definitions(body: Iterable[n.Statement]) -> list[n.Assign]:
    """Every assignment of a plan, in order."""
    return [node for node in statements_of(body) if isinstance(node, n.Assign)]


def calls_of(body: Iterable[n.Statement]) -> list[n.Call]:
    """Every call of a plan, whether its result has a name or not."""
    return [node for each in statements_of(body) for node in expressions_of(each) if isinstance(node, n.Call)]


def applications(body: Iterable[n.Statement], function: str) -> Iterator[n.Apply]:
    """Every use of a function, those inside other expressions too."""
    for statement in statements_of(body):
        for node in expressions_of(statement):
            if isinstance(node, n.Apply) and node.function == function:
                yield node


def _branched(
    then: tuple[n.Statement, ...], otherwise: tuple[n.Statement, ...], name: str, line: int
) -> tuple[n.Assign, ...]:
    for branch in (then, otherwise):
        if _holds(branch, line):
            return reaching(branch, name, line)
    return reaching(then, name, line) + reaching(otherwise, name, line)


def _holds(block: Iterable[n.Statement], line: int) -> bool:
    lines = [node.line for node in statements_of(block)]
    return bool(lines) and lines[0] <= line <= lines[-1]
