"""When two plans say the same: in other words, with lookups in another order, through names for nothing, the
sides of a condition in either order, or each side in a loop of its own."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from agents.language.checked import CheckedPlan
from agents.language.closed import ClosedStep, closed_steps
from agents.language.syntax import nodes as n
from agents.language.syntax.walk import expressions_of, rewritten, statements_of
from beffroi.tool import Effect, ReadClass

_ARTICLE = re.compile(r"\b((?:message|reason|subject)=\")(?:une? |l[ae]s? |l['’]|des )")
"""What a text may begin with or not: « doublon du 3121 », « un doublon du 3121 »."""


def same_form(checked: CheckedPlan) -> tuple[str, ...]:
    """The same for plans that say the same: effects in order, what is shown, what else needs a right."""
    steps: Sequence[ClosedStep] = closed_steps(_with_heads(checked))
    late = _looks_late(checked.plan.body, _changing(checked))
    if not late:
        steps = _in_one_order(steps)
    if not steps:
        return (checked.text,)
    reads = (step.spec for step in checked.steps if step.spec.effect is Effect.READ)
    guarded = {spec.name for spec in reads if spec.read_class is not ReadClass.OPEN}
    effects = [_ARTICLE.sub(r"\1", step.text) for step in steps if step.tool]
    shown = sorted(step.text for step in steps if not step.tool)
    return (*(["late"] if late else []), *effects, "", *shown, "", *sorted(guarded))


def _with_heads(checked: CheckedPlan) -> CheckedPlan:
    """The plan with the head of a service read off the service, and not looked up."""

    def read(node: object) -> object:
        match node:
            case n.Call("directory.head", (("service", service),), line):
                return n.Field(service, "head", line)
        return node

    return replace(checked, plan=rewritten(checked.plan, read))


def _changing(checked: CheckedPlan) -> set[int]:
    """Lines of the calls that return a record as they leave it: what is read of it after them is another."""
    effects = (step for step in checked.steps if step.spec.effect is not Effect.READ)
    return {step.line for step in effects if any(p.type == step.spec.returns for p in step.spec.parameters)}


def _looks_late(body: Iterable[n.Statement], changing: Container[int]) -> bool:
    """Whether a condition or a filter stands behind such a call, and may hold for what it changed."""
    changed = False
    for step in body:
        inside = list(statements_of((step,)))
        looks = any(
            isinstance(each, n.If) or any(isinstance(node, n.Filter) for node in expressions_of(each))
            for each in inside
        )
        if changed and looks:
            return True
        sides = {n.For: ("body",), n.If: ("then", "otherwise")}.get(type(step), ())
        if any(_looks_late(getattr(step, side), changing) for side in sides):
            return True
        changed = changed or any(each.line in changing for each in inside)
    return False


def _in_one_order(steps: Sequence[ClosedStep]) -> list[ClosedStep]:
    """The steps with two effects side by side that exclude each other in the order of their texts."""
    ordered = list(steps)
    for end in range(len(ordered) - 1, 0, -1):
        for at in range(end):
            one, other = ordered[at : at + 2]
            if one.tool and other.tool and one.excludes(other) and one.text > other.text:
                ordered[at : at + 2] = other, one
    return ordered
