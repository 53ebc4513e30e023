"""What a plan does and shows, each by itself: with the conditions and loops that it is under, and every name
given way to what it stands for.

So names, the order of arguments and of lookups, a lookup made once or in each branch, a filter before a loop
or a condition inside it, and words for the same value do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from typing import Any

from agents.language.checked import CheckedPlan, Evidence
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_condition, print_expression
from agents.language.syntax.walk import rewritten
from beffroi.tool import Effect

_LONGEST = 600
"""Characters of what one name stands for."""
_OPPOSITES = (("==", "!="), ("<", ">="), (">", "<="), ("in", "not in"))
_NEGATED = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_ANY = {(">", "0"): True, (">=", "1"): True, ("!=", "0"): True}
_ANY |= {("==", "0"): False, ("<=", "0"): False, ("<", "1"): False}
"""Comparisons of a count that say whether there is anything, and whether they say that there is."""


@dataclass(frozen=True)
class ClosedStep:
    """One effect, or one value that is shown.

    Attributes:
        tool: of an effect; empty for what is shown.
        shown: kind and the plan's own text of what is shown; empty for an effect.
        text: what it is, under which conditions and loops; equal texts mean the same.
        under: those conditions and loops.
        denied: the contraries of those conditions.
    """

    line: int
    tool: str
    shown: tuple[str, str]
    text: str
    under: tuple[str, ...] = ()
    denied: frozenset[str] = frozenset()

    def excludes(self, other: ClosedStep) -> bool:
        """Whether what the one is done to the other is not: which comes first makes no difference."""
        return any(condition in self.denied for condition in other.under)


def closed_steps(checked: CheckedPlan) -> tuple[ClosedStep, ...]:
    """Effects and shown values of a plan, in the order of its text."""
    return tuple(_Walk(checked).block(checked.plan.body, ()))


class _Walk:
    def __init__(self, checked: CheckedPlan) -> None:
        self._acting = {step.line for step in checked.steps if step.spec.effect is not Effect.READ}
        self._meant = {(line, e.said): e.value for (line, _, _), e in checked.evidence.items()}
        self._implied: dict[int, dict[str, n.Literal]] = {}
        for (line, name), held in checked.implied.items():
            if isinstance(held, Evidence):
                self._implied.setdefault(line, {})[name] = n.Literal(_plain(held.value), line)
        self._stands_for: dict[str, n.Expression] = {}
        self._contrary: dict[str, str] = {}

    def block(self, body: Iterable[n.Statement], under: tuple[str, ...]) -> Iterator[ClosedStep]:
        for statement in body:
            match statement:
                case n.Assign(name, value):
                    self._stands_for[name] = _short(self._whole(value))
                    yield from self._effect(statement.line, value, under)
                case n.Do(call):
                    yield from self._effect(statement.line, call, under)
                case n.Show(kind, values):
                    for value in values:
                        text = _told(under, f"{kind} {print_expression(self._whole(value))}")
                        yield ClosedStep(statement.line, "", (kind, print_expression(value)), text)
                case n.For(variable, source, inner):
                    yield from self._loop(variable, source, inner, under)
                case n.If(condition, then, otherwise):
                    whole = self._whole(condition)
                    yield from self.block(then, (*under, self._condition(whole)))
                    yield from self.block(otherwise, (*under, self._condition(_negated(whole))))

    def _loop(
        self, variable: str, source: n.Expression, inner: Iterable[n.Statement], under: tuple[str, ...]
    ) -> Iterator[ClosedStep]:
        """A loop over what a filter keeps is one over all under its condition; « if there are any » adds
        nothing to it."""
        whole, kept = self._whole(source), list[str]()
        while True:
            each = n.Name(f"each {print_expression(_unfiltered(whole))}", 0)
            under = tuple(part for part in under if part != print_expression(whole))
            if not isinstance(whole, n.Filter):
                break
            kept.append(self._condition(_replaced(whole.condition, whole.variable, each)))
            whole = whole.source
        self._stands_for[variable] = each
        yield from self.block(inner, (*under, each.name, *reversed(kept)))
        del self._stands_for[variable]

    def _effect(self, line: int, value: n.Expression, under: tuple[str, ...]) -> Iterator[ClosedStep]:
        if isinstance(value, n.Call) and line in self._acting:
            text = _told(under, print_expression(self._whole(value)))
            denied = frozenset(self._contrary[each] for each in under if each in self._contrary)
            yield ClosedStep(line, value.tool, ("", ""), text, under, denied)

    def _condition(self, condition: n.Condition) -> str:
        """Its text; its contrary's is kept."""
        text = print_condition(condition)
        self._contrary[text] = print_condition(_negated(condition))
        return text

    def _whole(self, node: Any) -> Any:
        """The expression or condition with no name of the plan left in it, in the one form."""
        return rewritten(node, self._one_form)

    def _one_form(self, node: Any) -> Any:
        match node:
            case n.Name(name):
                return self._stands_for.get(name, node)
            case n.Literal(value, line):
                return replace(node, value=_plain(self._meant.get((line, str(value)), value)))
            case n.Call(_, arguments, line):
                whole = {**dict(arguments), **self._implied.get(line, {})}
                return replace(node, arguments=tuple(sorted(whole.items(), key=lambda given: given[0])))
            case n.Ask():
                return replace(node, question="")
            case n.Apply("need", (operand,)):
                return operand
            case n.Apply("without", (every, n.Filter(variable, source, condition)), _, line) if (
                print_expression(every) == print_expression(source)
            ):
                return n.Filter(variable, every, _negated(condition), line)
            case n.Filter(variable, _, condition):
                return replace(node, variable="_", condition=_replaced(condition, variable, n.Name("_", 0)))
            case n.Both(op, operands):
                return replace(node, op=op, operands=tuple(sorted(operands, key=print_condition)))
            case n.Compare(op, n.Apply("count", (counted,)), n.Literal(value), line) if (
                op,
                str(value),
            ) in _ANY:
                some = n.Present(counted, line)
                return some if _ANY[op, str(value)] else n.Not(some, line)
            case n.Compare(op, _, tuple() as right):
                return replace(node, op=op, right=tuple(sorted(right, key=print_expression)))
            case n.Not(operand):
                return _negated(operand)
        return node


def _told(under: tuple[str, ...], what: str) -> str:
    return " : ".join([*under, what])


def _short(value: n.Expression) -> n.Expression:
    """The value, or a digest where it is long: names in names in names would grow without end."""
    text = print_expression(value)
    return value if len(text) <= _LONGEST else n.Name(f"#{sha256(text.encode()).hexdigest()}", 0)


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _negated(condition: n.Condition) -> n.Condition:
    match condition:
        case n.Compare(op):
            return replace(condition, op=_NEGATED[op])
        case n.Not(operand):
            return operand
    return n.Not(condition, condition.line)


def _replaced(node: Any, name: str, by: n.Name) -> Any:
    return rewritten(node, lambda each: by if isinstance(each, n.Name) and each.name == name else each)


def _unfiltered(node: n.Expression) -> n.Expression:
    return _unfiltered(node.source) if isinstance(node, n.Filter) else node
