"""What a plan would do or show that did not come up on the demo city, written so that it can be compared.

Each effect or shown value stands by itself, with the conditions and loops that it is under, and every name
gives way to what it stands for: so names, the order of arguments, of lookups and of steps do not matter, as
they do not for what did come up.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from agents.language import nodes as n
from agents.language.checked import CheckedPlan, Evidence
from agents.language.printer import print_condition, print_expression
from agents.language.walk import rewritten
from beffroi.tool import Effect

_OPPOSITES = (("==", "!="), ("<", ">="), (">", "<="), ("in", "not in"))
_NEGATED = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_NOT_EMPTY = ("{}", 'count({}) > "0"', "count({}) > 0", 'count({}) >= "1"', "count({}) >= 1")


@dataclass(frozen=True)
class Unmet:
    """One effect or shown value that did not come up.

    Attributes:
        tool: of an effect; empty for what is shown.
        text: what it is, and under which conditions and loops.
    """

    tool: str
    text: str


def unmet_of(
    checked: CheckedPlan, met: Container[int], shown: Container[tuple[str, str]]
) -> tuple[Unmet, ...]:
    """What did not come up, in an order of its own.

    Args:
        met: lines of the effects that came up.
        shown: kind and text of what was shown.
    """
    return tuple(sorted(_Walk(checked, met, shown).block(checked.plan.body, ()), key=lambda u: u.text))


class _Walk:
    def __init__(self, checked: CheckedPlan, met: Container[int], shown: Container[tuple[str, str]]) -> None:
        self._met, self._shown = met, shown
        self._acting = {step.line for step in checked.steps if step.spec.effect is not Effect.READ}
        self._meant = {(line, e.said): e.value for (line, _, _), e in checked.evidence.items()}
        self._implied: dict[int, dict[str, n.Literal]] = {}
        for (line, name), held in checked.implied.items():
            if isinstance(held, Evidence):
                self._implied.setdefault(line, {})[name] = n.Literal(_plain(held.value), line)
        self._stands_for: dict[str, n.Expression] = {}

    def block(self, body: Iterable[n.Statement], under: tuple[str, ...]) -> Iterator[Unmet]:
        for statement in body:
            match statement:
                case n.Assign(name, value):
                    self._stands_for[name] = self._whole(value)
                    yield from self._effect(statement.line, value, under)
                case n.Do(call):
                    yield from self._effect(statement.line, call, under)
                case n.Show(kind, values):
                    for value in values:
                        if (kind, print_expression(value)) not in self._shown:
                            yield Unmet("", _told(under, f"{kind} {print_expression(self._whole(value))}"))
                case n.For(variable, source, inner):
                    yield from self._loop(variable, source, inner, under)
                case n.If(condition, then, otherwise):
                    whole = self._whole(condition)
                    yield from self.block(then, (*under, print_condition(whole)))
                    yield from self.block(otherwise, (*under, print_condition(_negated(whole))))

    def _loop(
        self, variable: str, source: n.Expression, inner: Iterable[n.Statement], under: tuple[str, ...]
    ) -> Iterator[Unmet]:
        """A loop over what a filter keeps is one over all under its condition; « if there are any » adds
        nothing to it."""
        whole, kept = self._whole(source), list[str]()
        while True:
            each = n.Name(f"each {print_expression(_unfiltered(whole))}", 0)
            under = tuple(part for part in under if part not in _any_of(whole))
            if not isinstance(whole, n.Filter):
                break
            kept.append(print_condition(_replaced(whole.condition, whole.variable, each)))
            whole = whole.source
        self._stands_for[variable] = each
        yield from self.block(inner, (*under, each.name, *reversed(kept)))

    def _effect(self, line: int, value: n.Expression, under: tuple[str, ...]) -> Iterator[Unmet]:
        if isinstance(value, n.Call) and line in self._acting and line not in self._met:
            yield Unmet(value.tool, _told(under, print_expression(self._whole(value))))

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
            case n.Filter(variable, _, condition):
                return replace(node, variable="_", condition=_replaced(condition, variable, n.Name("_", 0)))
            case n.Both(op, operands):
                return replace(node, op=op, operands=tuple(sorted(operands, key=print_condition)))
            case n.Compare(op, _, tuple() as right):
                return replace(node, op=op, right=tuple(sorted(right, key=print_expression)))
            case n.Not(operand):
                return _negated(operand)
        return node


def _told(under: tuple[str, ...], what: str) -> str:
    return " : ".join([*under, what])


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


def _any_of(node: n.Expression) -> tuple[str, ...]:
    """Conditions that say no more than that the list has something."""
    return tuple(form.format(print_expression(node)) for form in _NOT_EMPTY)
