"""The evaluator: a checked plan and the results there are, to what comes next. Pure, and bounded.

Evaluating again with more results gives more of the same: nothing else is state, so a run can be taken up
anywhere. An effect not yet done gives a symbolic handle (`Pending`) that may flow into later arguments.

What a call is given stands on the calls before it alone. So a caller that gets the result of an effect when
it is met (`Do`) does many in one walk, each as it would be met by evaluating again after the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.interpreter.calls import Calls
from agents.interpreter.evaluation import MAX_ITEMS, Context, Do, Evaluation, ShownValue, Stop
from agents.interpreter.expressions import Expressions
from agents.interpreter.labels import absent_label, listed, there_label
from agents.interpreter.newest import Newest, written_by
from agents.interpreter.outcomes import Outcome
from agents.interpreter.statements import assigned
from agents.interpreter.values import (
    Labeled,
    Missing,
    Pending,
    Value,
    Waiting,
    depending,
    items_of,
    partial_of,
    unsure,
)
from agents.interpreter.wording import incomplete_guard, too_many
from agents.language.checked import CheckedPlan
from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from beffroi.errors import Failure
from beffroi.labels import Choice, Label, join_all

Scope = dict[str, Value]


def evaluate(
    checked: CheckedPlan, results: Mapping[str, Outcome], context: Context, do: Do | None = None
) -> Evaluation:
    """What a plan comes to with these results.

    Args:
        results: outcomes by call site.
        do: asked for the result of each effect that is due, in the plan's order, until one is left undone or
            a read has to run first.
    """
    walk = _Walk(checked, results, context, do)
    scope: Scope = {}
    walk.block(checked.plan.body, scope, (), Label())
    return walk.evaluation(scope)


class _Walk:
    """One pass over a plan, in its order."""

    def __init__(
        self, checked: CheckedPlan, results: Mapping[str, Outcome], context: Context, do: Do | None
    ) -> None:
        self._typed = checked.typed
        self._phrased = {} if context.replies or context.anew else checked.phrased  # they have other words
        self._stop: Stop | None = None
        self._shown: list[ShownValue] = []
        self._partial_loops: list[int] = []
        self._decided: dict[str, Label] = {}
        """Label of the conditions under which a name is assigned or not."""
        self._turns = 0
        self._open = False
        newest = Newest(context.fresh, written_by(checked.steps, results))
        self._expressions = Expressions(checked, context, newest, self._halt)
        self._calls = Calls(checked, results, context, self._expressions, newest, self._halt, do)

    def block(self, body: Sequence[n.Statement], scope: Scope, turns: tuple[int, ...], under: Label) -> None:
        """Walk statements; names they assign are added to ``scope``."""
        for statement in body:
            self._statement(statement, scope, turns, under)

    def evaluation(self, scope: Scope) -> Evaluation:
        """What was met."""
        calls = self._calls
        return Evaluation(
            calls=tuple(calls.met),
            reads=tuple(calls.reads),
            effects=tuple(calls.effects),
            needs=tuple(calls.needs.values()),
            stop=self._stop,
            shown=tuple(self._shown),
            names=dict(scope),
            provisional=frozenset(calls.provisional),
            partial_loops=tuple(dict.fromkeys(self._partial_loops)),
            open=self._open or calls.open,
            made=tuple(calls.made),
        )

    def _statement(self, node: n.Statement, scope: Scope, turns: tuple[int, ...], under: Label) -> None:
        self._expressions.looped = bool(turns)
        match node:
            case n.Assign(name, n.Call() as call):
                scope[name] = self._calls.call(call, scope, turns, under)
            case n.Assign(name, value):
                scope[name] = depending(self._noted(self._expressions.value(value, scope)), under)
            case n.Do(call):
                self._calls.call(call, scope, turns, under)
            case n.For():
                self._loop(node, scope, turns, under)
            case n.If():
                self._branch(node, scope, turns, under)
            case n.Show(kind, values):
                self._shown += [self._show(kind, value, scope, under) for value in values]
            case n.Cannot():
                pass

    def _loop(self, node: n.For, scope: Scope, turns: tuple[int, ...], under: Label) -> None:
        source = self._expressions.value(node.source, scope)
        if not isinstance(source, Labeled):
            self._unentered(node.body, scope, source, under)
            return
        items = items_of(source)
        if self._too_many(len(items.items)):
            self._unentered(node.body, scope, Missing(str(node.line), Failure.LIMIT), under)
            return
        if self._calls.any_effect(node.body):
            self._acted_on(source, node.line)
        told = join_all((source.label, absent_label(source), there_label(source)))
        over = under.join(told.deciding(Choice.ELEMENTS))
        rounds = [self._turn(node, scope, item, (*turns, i), over) for i, item in enumerate(items.items)]
        for name in assigned(node.body):
            aligned = tuple(_element(one.get(name), node.line) for one in rounds)
            # How many elements there are depends on what decided in each turn whether there is one.
            label = over.join(self._decided.get(name, Label()))
            held = replace(items, items=aligned, total=None)
            gone = (one[name] for one in rounds if name in one and _is_absent(one[name]))
            scope[name] = Labeled(held, label, source.sites, max(source.partial, partial_of(gone)))

    def _acted_on(self, source: Labeled, line: int) -> None:
        """A list that effects go through: that elements are missing is told, wrong ones are not risked."""
        if source.partial:
            self._halt(incomplete_guard())
        if not items_of(source).whole:
            self._partial_loops.append(line)

    def _turn(self, node: n.For, scope: Scope, item: Value, turns: tuple[int, ...], under: Label) -> Scope:
        inner: Scope = {**scope, node.variable: item}
        self.block(node.body, inner, turns, under)
        return {name: inner[name] for name in assigned(node.body) if name in inner}

    def _branch(self, node: n.If, scope: Scope, turns: tuple[int, ...], under: Label) -> None:
        found = self._expressions.condition(node.condition, scope)
        if not isinstance(found, Labeled):
            self._unentered((*node.then, *node.otherwise), scope, found, under)
            return
        if found.partial and self._calls.any_effect((*node.then, *node.otherwise)):
            self._halt(incomplete_guard())
        taken = node.then if found.value else node.otherwise
        other = node.otherwise if found.value else node.then
        deciding = under.join(found.label.deciding(Choice.PRESENCE))
        for name in assigned((*taken, *other)):
            self._decided[name] = self._decided.get(name, Label()).join(listed(deciding))
        self.block(taken, scope, turns, deciding)
        for name in assigned(other):
            scope.setdefault(name, Labeled(None, deciding))
        for name in assigned((*taken, *other)) if found.partial else ():
            scope[name] = unsure(scope[name])

    def _unentered(self, body: Sequence[n.Statement], scope: Scope, why: Value, under: Label) -> None:
        """A loop or branch of which nothing is known: its names are unknown, later effects wait."""
        missing: Value = why if isinstance(why, Missing) else Waiting(why.sites)
        for name in assigned(body):
            scope[name] = depending(missing, under)
        if not isinstance(why, Missing):
            self._open = True
            self._calls.hold(body)

    def _show(self, kind: str, node: n.Expression, scope: Scope, under: Label) -> ShownValue:
        value = self._noted(self._expressions.value(node, scope))
        told, named = print_expression(node), node.operands[0] if isinstance(node, n.Apply) else node
        about = self._typed.get((node.line, named.name)) if isinstance(named, n.Name) else None
        type_of = self._typed.get((node.line, told))
        phrase = self._phrased.get((node.line, told), "")
        return ShownValue(kind, told, depending(value, under), type_of, about, phrase)

    def _noted(self, value: Value) -> Value:
        self._open = self._open or isinstance(value, Waiting | Pending)
        return value

    def _too_many(self, count: int) -> bool:
        self._turns += count
        if self._turns > MAX_ITEMS:
            self._halt(too_many("éléments", MAX_ITEMS))
        return self._turns > MAX_ITEMS

    def _halt(self, stop: Stop) -> None:
        self._stop = self._stop or stop


def _element(value: Value | None, line: int) -> Value:
    """An element of an aligned list: a turn that gave none leaves none."""
    if isinstance(value, Labeled) and _is_absent(value):
        return Missing(str(line), label=value.label)
    return Missing(str(line)) if value is None else value


def _is_absent(value: Value) -> bool:
    return isinstance(value, Labeled) and value.value is None
