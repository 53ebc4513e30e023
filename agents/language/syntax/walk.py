"""Walking over a plan's tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from agents.language.syntax import nodes as n

_BY_ORDER = ("<", "<=", ">", ">=")


def statements_of(body: Iterable[n.Statement]) -> Iterator[n.Statement]:
    """Every statement, those inside loops and branches too, in the order of the text."""
    for node in body:
        yield node
        match node:
            case n.For(_, _, inner):
                yield from statements_of(inner)
            case n.If(_, then, otherwise):
                yield from statements_of((*then, *otherwise))


def expressions_of(node: n.Statement) -> Iterator[n.Expression]:
    """Every expression of one statement, without the statements inside it."""
    match node:
        case n.Assign(_, value):
            yield from _inside(value)
        case n.Do(call):
            yield from _inside(call)
        case n.Show(_, values):
            for value in values:
                yield from _inside(value)
        case n.For(_, source):
            yield from _inside(source)
        case n.If(condition):
            yield from _compared(condition)


def conditions_of(plan: n.Plan) -> Iterator[n.Condition]:
    """Every condition of ifs and filters, parts of conditions too."""
    for statement in statements_of(plan.body):
        if isinstance(statement, n.If):
            yield from _parts(statement.condition)
        for node in expressions_of(statement):
            if isinstance(node, n.Filter):
                yield from _parts(node.condition)


def has_question(plan: n.Plan) -> bool:
    """Whether the plan asks for a value."""
    nodes = (node for statement in statements_of(plan.body) for node in expressions_of(statement))
    return any(isinstance(node, n.Ask) for node in nodes)


def has_choice(plan: n.Plan) -> bool:
    """Whether the plan has an ``if`` or a filter."""
    return any(True for _ in conditions_of(plan))


def has_exclusion(plan: n.Plan) -> bool:
    """Whether the plan leaves something out by ``!=``, ``not``, ``not in`` or ``without``."""
    for condition in conditions_of(plan):
        if isinstance(condition, n.Not):
            return True
        if isinstance(condition, n.Compare) and (condition.op in ("!=", "not in") or _none(condition)):
            return True
    nodes = (node for statement in statements_of(plan.body) for node in expressions_of(statement))
    return any(isinstance(node, n.Apply) and node.function == "without" for node in nodes)


def has_loop(plan: n.Plan) -> bool:
    """Whether the plan goes through a list."""
    return any(isinstance(statement, n.For) for statement in statements_of(plan.body))


def has_other_side(plan: n.Plan) -> bool:
    """Whether the plan does something else where a condition fails, or compares by order (``<``)."""
    branches = (isinstance(node, n.If) and node.otherwise for node in statements_of(plan.body))
    compared = (isinstance(node, n.Compare) and node.op in _BY_ORDER for node in conditions_of(plan))
    return any(branches) or any(compared)


def _none(node: n.Compare) -> bool:
    """``count(xs) == 0``."""
    return isinstance(node.right, n.Literal) and str(node.right.value) == "0" and node.op in ("==", "<=")


def _parts(node: n.Condition) -> Iterator[n.Condition]:
    yield node
    match node:
        case n.Both(_, operands):
            for operand in operands:
                yield from _parts(operand)
        case n.Not(operand):
            yield from _parts(operand)


def _inside(node: n.Expression) -> Iterator[n.Expression]:
    yield node
    match node:
        case n.Field(base):
            yield from _inside(base)
        case n.Call(_, arguments):
            for _, value in arguments:
                yield from _inside(value)
        case n.Apply(_, operands, options):
            for value in (*operands, *(option for _, option in options)):
                yield from _inside(value)
        case n.Filter(_, source, condition):
            yield from _inside(source)
            yield from _compared(condition)


def _compared(node: n.Condition) -> Iterator[n.Expression]:
    for part in _parts(node):
        match part:
            case n.Compare(_, left, right):
                for value in (left, *(right if isinstance(right, tuple) else (right,))):
                    yield from _inside(value)
            case n.Present(operand):
                yield from _inside(operand)


def rewritten(node: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with every node changed, those inside it first."""
    if isinstance(node, tuple):
        return tuple(rewritten(part, change) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    parts = {part.name: rewritten(getattr(node, part.name), change) for part in fields(node)}
    return change(replace(node, **parts))
