"""Expressions and conditions of a plan, in a scope. Pure: the same scope gives the same value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agents.interpreter import functions
from agents.interpreter.compare import holds
from agents.interpreter.evaluation import MAX_SEEN, Context, Stop
from agents.interpreter.labels import absent_label, chosen_label, listed, there_label
from agents.interpreter.newest import Newest
from agents.interpreter.values import (
    Items,
    Labeled,
    Missing,
    Part,
    Pending,
    Value,
    Waiting,
    depending,
    items_of,
    partial_of,
    sites_of,
    unknown,
)
from agents.interpreter.wording import too_many, unknown_me, value_needed
from agents.language.checked import CheckedPlan
from agents.language.checking.label_bounds import evidence_label
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.words import ME
from beffroi.errors import Failure
from beffroi.labels import Choice, Label, Source, join_all, named

Scope = Mapping[str, Value]
Halt = Callable[[Stop], None]


class Expressions:
    """Evaluates the expressions of one plan.

    Args:
        halt: told what stops the run.
    """

    def __init__(self, checked: CheckedPlan, context: Context, newest: Newest, halt: Halt) -> None:
        self._checked = checked
        self._context = context
        self._newest = newest
        self._deciding = False
        """A condition reads records as effects still to be done will leave them."""
        self._halt = halt
        self._seen = 0
        self._needs = {(need.line, need.expression) for need in checked.needs}
        self.looped = False
        """Inside a loop a missing value leaves one element out; elsewhere it stops the run."""

    def value(self, node: n.Expression, scope: Scope, use: str = "") -> Value:
        """The value of an expression; ``use`` is the argument or option that a literal fills."""
        value = self._value(node, scope, use)
        if self._needs and isinstance(value, Labeled) and value.value is None:
            name = print_expression(node)
            return self._absent(name, node.line, value.label) if (node.line, name) in self._needs else value
        return value

    def _value(self, node: n.Expression, scope: Scope, use: str) -> Value:
        match node:
            case n.Literal():
                return self.literal(node, use)
            case n.Name(name):
                found = self._me() if name == ME and ME not in scope else scope.get(name, Waiting())
                return self._newest.of(found, foreseen=self._deciding)
            case n.Earlier(name):
                found = self._context.earlier.get(name, Missing(f"avant.{name}"))
                return self._newest.of(found, foreseen=self._deciding)
            case n.Field(base, name):
                return _field(self.value(base, scope), name)
            case n.Filter():
                return self._filter(node, scope)
            case n.Apply():
                return self._apply(node, scope)
            case n.Ask() | n.Call():
                # The checker lets an ask stand as an argument only, where `Calls` reads it, and no call here.
                raise TypeError(f"{type(node).__name__} is no part of an expression")

    def literal(self, node: n.Literal, use: str) -> Labeled:
        """The typed value of a literal, from its evidence.

        Raises:
            KeyError: the checker traced no such literal.
        """
        evidence = self._checked.evidence[node.line, use, node.index]
        return Labeled(evidence.value, evidence_label(evidence))

    def condition(self, node: n.Condition, scope: Scope) -> Value:
        """Whether a condition holds: a known bool, or what keeps it from being known."""
        match node:
            case n.Compare():
                return self._compare(node, scope)
            case n.Both(op, operands):
                return _both(op, [self.condition(operand, scope) for operand in operands])
            case n.Not(operand):
                found = self.condition(operand, scope)
                return replace(found, value=not found.value) if isinstance(found, Labeled) else found
            case n.Present(operand):
                return _present(self._side(operand, scope))

    def _side(self, node: n.Expression, scope: Scope) -> Value:
        before, self._deciding = self._deciding, True
        try:
            return self.value(node, scope, "condition")
        finally:
            self._deciding = before

    def _compare(self, node: n.Compare, scope: Scope) -> Value:
        left = self._side(node.left, scope)
        several = isinstance(node.right, tuple)
        nodes = node.right if isinstance(node.right, tuple) else (node.right,)
        rights = [self._side(each, scope) for each in nodes]
        if (missing := unknown(left, *rights)) is not None:
            return missing
        known = [right for right in (left, *rights) if isinstance(right, Labeled)]
        plain = [_bare(value) for value in known]
        against = tuple(plain[1:]) if several else plain[1]
        return Labeled(
            holds(node.op, plain[0], against, self._context.now),
            join_all(chosen_label(value).join(there_label(value)) for value in known),
            sites_of(*known),
            partial_of(known),
        )

    def _filter(self, node: n.Filter, scope: Scope) -> Value:
        source = self.value(node.source, scope)
        if not isinstance(source, Labeled):
            return source
        if self._too_much((source,)):
            return Missing(str(node.line), Failure.LIMIT)
        items, kept, label = items_of(source), [], source.label.join(absent_label(source))
        partial = source.partial
        for item in items.known():
            found = self.condition(node.condition, {**scope, node.variable: item})
            if not isinstance(found, Labeled):
                return depending(found, label)
            label = label.join(listed(found.label).deciding(Choice.ELEMENTS))
            partial = Part.UNSURE if found.partial else partial
            kept += [item] if found.value else []
        return Labeled(items.keeping(kept), label, source.sites, partial)

    def _apply(self, node: n.Apply, scope: Scope) -> Value:
        operands = [self.value(operand, scope) for operand in node.operands]
        if (missing := unknown(*operands)) is not None:
            # What a function makes of something still to come has no handle of its own.
            return Waiting(missing.sites) if isinstance(missing, Pending) else missing
        known = tuple(operand for operand in operands if isinstance(operand, Labeled))
        if node.function == "need":
            return self._needed(known[0], node)
        if self._too_much(known):
            return Missing(str(node.line), Failure.LIMIT)
        return functions.apply(node.function, known, self._options(node))

    def _too_much(self, operands: tuple[Labeled, ...]) -> bool:
        """Whether functions and filters have gone through too many elements: a list in a loop over itself."""
        self._seen += sum(len(o.value.items) for o in operands if isinstance(o.value, Items))
        if self._seen > MAX_SEEN:
            self._halt(too_many("éléments", MAX_SEEN))
        return self._seen > MAX_SEEN

    def _needed(self, value: Labeled, node: n.Apply) -> Value:
        if value.value is not None:
            return value
        return self._absent(print_expression(node.operands[0]), node.line, value.label)

    def _absent(self, name: str, line: int, label: Label) -> Missing:
        stop = value_needed(str(line), name)
        if not self.looped:
            self._halt(stop)
        return Missing(str(line), Failure.NOT_FOUND, stop.sentence, label.telling())

    def _options(self, node: n.Apply) -> functions.Options:
        given = {name: option for name, option in node.options if isinstance(option, n.Literal)}
        words = {name: str(given[name].value) for name in ("by", "order") if name in given}
        count = int(self.literal(given["n"], "n").value) if "n" in given else None
        return functions.Options(n=count, **words)

    def _me(self) -> Value:
        me = self._context.me
        if isinstance(me, Waiting):
            return me
        if me is None:
            self._halt(unknown_me())
            return Missing(ME, reason="compte absent de l'annuaire")
        who = named(f"Person:{me.id}")
        return Labeled(me, Label(frozenset({Source("system", "directory", "moi"), who})))


def _field(base: Value, name: str) -> Value:
    match base:
        case Labeled():
            return functions.field_of(base, name)
        case Pending(path=path):
            return replace(base, path=(*path, name))
        case Waiting() | Missing():
            return base


def _bare(value: Labeled) -> Any:
    if isinstance(value.value, Items):
        return tuple(item.value for item in value.value.known())
    return value.value


def _present(value: Value) -> Value:
    if not isinstance(value, Labeled):
        return value
    label = join_all((value.label, absent_label(value), there_label(value)))
    match value.value:
        case Items() as items:
            there = any(True for _ in items.known())
            return replace(value, value=there, label=label, partial=max(value.partial, items.part))
        case str() as text:
            return replace(value, value=bool(text.strip()))
        case held:
            return replace(value, value=held is not None and held is not False, label=label)


def _both(op: str, found: list[Value]) -> Value:
    decisive = op == "or"
    known = [value for value in found if isinstance(value, Labeled)]
    label, sites = join_all(value.label for value in known), sites_of(*found)
    partial = partial_of(known)
    if any(value.value is decisive for value in known):
        return Labeled(decisive, label, sites, partial)
    missing = unknown(*found)
    if missing is not None:
        return depending(missing, label)
    return Labeled(not decisive, label, sites, partial)
