"""The checker: a plan against the tools' signatures and the person's words, before anything runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from agents.language.checked import CheckedPlan, Evidence, Step
from agents.language.checking.bounds import bounds_of
from agents.language.checking.calls import Calls
from agents.language.checking.conditions import Conditions, when
from agents.language.checking.expressions import check_variable
from agents.language.checking.shows import check_show
from agents.language.french.sentences import sentences_of, shown_phrases, step_sentence
from agents.language.known import Known, Origin, certain, joined, optional
from agents.language.request.evidence import Tracer
from agents.language.request.unused import unused_words
from agents.language.scopes import Notes, Scope, Site
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import wrong
from agents.language.syntax.walk import has_exclusion, has_other_side, statements_of
from agents.language.syntax.words import ME
from beffroi.labels import Choice
from beffroi.records import Person
from beffroi.tool import Effect, ToolSpec
from beffroi.types import ListType, OptionalType, RecordType, Type

_NOBODY = "Aucun de mes outils ne sert pour cette demande."


def check(
    plan: n.Plan,
    request: str,
    registry_specs: Mapping[str, ToolSpec],
    *,
    now: datetime,
    earlier: Mapping[str, Type] | None = None,
    earlier_requests: tuple[str, ...] = (),
) -> CheckedPlan:
    """Type a plan and trace its literals.

    Args:
        request: what the person typed.
        registry_specs: the tools that may be planned, by name.
        now: for words such as « hier ».
        earlier: results of the turn before (``avant.NAME``) with their types.
        earlier_requests: what the person typed before, latest first.

    Raises:
        PlanError: the first error, with its line and mend.
    """
    check_cannot(plan)
    notes = Notes()
    one_sided = not has_exclusion(plan) and not has_other_side(plan)
    tracer = Tracer(request, earlier_requests, now, affirmed=one_sided)
    walk = _Walk(notes, Conditions(notes, tracer, assigned_lines(plan.body), now), registry_specs)
    me = Known(RecordType(Person), frozenset({Origin(0, "Person")}), named=True)
    end = walk.block(plan.body, Scope({ME: me}, dict(earlier or {})))
    return _checked(plan, (request, *earlier_requests), notes, registry_specs, end)


def _checked(
    plan: n.Plan, requests: Sequence[str], notes: Notes, specs: Mapping[str, ToolSpec], end: Scope
) -> CheckedPlan:
    return CheckedPlan(
        plan=plan,
        types=notes.types,
        typed=notes.typed,
        phrased=shown_phrases(plan.body, notes, specs),
        evidence=notes.evidence,
        steps=tuple(_step(plan, site, notes, specs) for site in notes.sites),
        sentences=sentences_of(plan.body, notes, specs, reason_of(plan), _unserved(plan, requests[0])),
        supposed=tuple(notes.supposed),
        unused=_unused(plan, requests, notes),
        bounds=bounds_of(plan.body, specs, notes.limits),
        flows=tuple(notes.flows),
        cannot=reason_of(plan),
        implied=notes.implied,
        needs=tuple(notes.needs),
        results={name: known.type for name, known in end.names.items() if name != ME},
        given=notes.given,
        conditions=notes.conditions,
        shown=tuple(notes.shown),
    )


def _unused(plan: n.Plan, requests: Sequence[str], notes: Notes) -> tuple[str, ...]:
    if reason_of(plan) is not None:
        return ()
    effects = any(site.spec.effect is not Effect.READ for site in notes.sites)
    return unused_words(
        requests[0],
        plan,
        notes.evidence.values(),
        notes.implied.values(),
        has_effects=effects,
        earlier=requests[1:],
        does=(f"{site.spec.name} {site.spec.sentence}" for site in notes.sites),
    )


def _step(plan: n.Plan, site: Site, notes: Notes, specs: Mapping[str, ToolSpec]) -> Step:
    line = site.call.line
    constants = {
        name: notes.evidence[line, name, value.index].value
        for name, value in site.call.arguments
        if isinstance(value, n.Literal) and (line, name) not in notes.implied
    }
    implied = {
        name: held.value
        for (at, name), held in notes.implied.items()
        if at == line and isinstance(held, Evidence)
    }
    sentence = step_sentence(site.call, plan.body, notes, specs)
    return Step(line, site.spec, sentence, site.depends, bool(site.loops), constants | implied)


class _Walk:
    def __init__(self, notes: Notes, conditions: Conditions, specs: Mapping[str, ToolSpec]) -> None:
        self._notes = notes
        self._expressions = conditions
        self._calls = Calls(conditions, specs)
        self._systems = frozenset(name.split(".", 1)[0] for name in specs)
        self._assigned: dict[str, int] = {}

    def block(self, body: Iterable[n.Statement], scope: Scope) -> Scope:
        for statement in body:
            self._notes.scopes[statement.line] = scope
            scope = self._statement(statement, scope)
        return scope

    def _statement(self, node: n.Statement, scope: Scope) -> Scope:
        match node:
            case n.Assign(name, value):
                return self._assign(name, value, node.line, scope)
            case n.Do(call):
                self._calls.check(call, scope)
            case n.Show():
                check_show(node, scope, self._expressions)
            case n.For():
                return self._loop(node, scope)
            case n.If():
                return self._branches(node, scope)
            case n.Cannot():
                pass
        return scope

    def _assign(self, name: str, value: n.Expression, line: int, scope: Scope) -> Scope:
        self._check_new(name, line, scope)
        if isinstance(value, n.Call):
            known = self._calls.check(value, scope)
        else:
            known = self._expressions.known(value, scope).under([scope.deciding])
        self._assigned[name] = line
        self._notes.types[name] = known.type
        return scope.named(name, known)

    def _check_new(self, name: str, line: int, scope: Scope) -> None:
        if name in self._assigned:
            raise wrong(
                line,
                f"« {name} » est déjà défini ligne {self._assigned[name]}",
                f"Donnez un autre nom, comme {name}2",
            )
        if name in scope.names or name in self._systems:
            raise wrong(line, f"« {name} » désigne déjà autre chose", "Donnez un autre nom")

    def _loop(self, node: n.For, scope: Scope) -> Scope:
        self._check_new(node.variable, node.line, scope)
        check_variable(node.variable, node.line, scope, self._expressions.later)
        source, item = self._expressions.items(node.source, scope)
        self._notes.types[node.variable] = self._notes.typed[node.line, node.variable] = item
        self._notes.limits[node.line] = source.limit
        over = source.deciding(Choice.ELEMENTS)
        inner = scope.named(node.variable, source.of(item)).controlled(over).looped(source.limit)
        end = self.block(node.body, inner)
        local = {name: known for name, known in end.names.items() if name not in inner.names}
        for name, known in local.items():
            aligned = known.of(ListType(certain(known.type)), source.limit).under([over.label])
            scope = scope.named(name, replace(aligned, named=False))
        return scope

    def _branches(self, node: n.If, scope: Scope) -> Scope:
        condition = self._expressions.condition(node.condition, scope).deciding(Choice.PRESENCE)
        inner = scope.controlled(condition)
        before = dict(self._assigned)
        then = self.block(node.then, inner.guarded(when(node.condition, True)))
        after_then, self._assigned = self._assigned, before
        other = self.block(node.otherwise, inner.guarded(when(node.condition, False)))
        self._assigned = {**after_then, **self._assigned}
        return _merged(scope, then, other, condition, node.line)


def _merged(scope: Scope, then: Scope, other: Scope, condition: Known, line: int) -> Scope:
    """After an ``if``: what both branches define is there, what one defines may be missing."""
    for name in sorted((then.names.keys() | other.names.keys()) - scope.names.keys()):
        parts = [branch.names[name] for branch in (then, other) if name in branch.names]
        kinds = {certain(part.type) for part in parts}
        if len(kinds) > 1:
            raise wrong(
                line,
                f"« {name} » n'a pas le même type dans les deux branches",
                "Donnez deux noms différents",
            )
        sure = len(parts) == 2 and not any(isinstance(part.type, OptionalType) for part in parts)
        limits = [part.limit for part in parts]
        limit = None if None in limits else max(limit for limit in limits if limit is not None)
        kind = kinds.pop()
        scope = scope.named(name, joined(kind if sure else optional(kind), [*parts, condition], limit))
    return scope


def assigned_lines(body: Iterable[n.Statement]) -> dict[str, int]:
    """Every name that a plan assigns, with its first line."""
    lines: dict[str, int] = {}
    for node in statements_of(body):
        if isinstance(node, n.Assign):
            lines.setdefault(node.name, node.line)
    return lines


def check_cannot(plan: n.Plan) -> None:
    """``cannot()`` is a whole plan.

    Raises:
        PlanError: where something else stands beside it.
    """
    statements = list(statements_of(plan.body))
    for node in statements:
        if isinstance(node, n.Cannot) and len(statements) > 1:
            raise wrong(node.line, "cannot() n'est pas seul", "Gardez cannot() seul, ou retirez-le")


def _unserved(plan: n.Plan, request: str) -> str:
    """The request, where a plan tells that no tool serves without saying what for."""
    match plan.body[0]:
        case n.Cannot(""):
            return request
        case _:
            return ""


def reason_of(plan: n.Plan) -> str | None:
    """Why nothing can be done, where the plan says so."""
    match plan.body[0]:
        case n.Cannot(reason):
            return reason or _NOBODY
        case _:
            return None
