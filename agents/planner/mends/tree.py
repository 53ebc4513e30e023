"""What mends read in a plan's tree, and how they change it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.language.syntax.walk import expressions_of, rewritten, statements_of
from agents.planner.orders.effect_words import CREATING
from beffroi.errors import PlanError

Mend = Callable[[n.Plan, str], n.Plan]
"""From a plan and the normalised request, without those before it, to the plan mended."""


def in_text(mend: Mend, plan: str, request: str) -> str:
    """A plan's text mended; as it is where it is no plan, or where nothing is to be mended."""
    try:
        tree = parse_plan(plan)
    except PlanError:
        return plan
    made = mend(tree, request)
    return plan if made.body == tree.body else print_plan(made)


def nodes_of(plan: n.Plan) -> Iterator[n.Expression]:
    """Every expression of the plan."""
    return (node for step in statements_of(plan.body) for node in expressions_of(step))


def calls(plan: n.Plan) -> list[n.Call]:
    """Every call, in the order of the text."""
    return [node for node in nodes_of(plan) if isinstance(node, n.Call)]


def calls_of(plan: n.Plan, *tools: str) -> list[n.Call]:
    """The calls of these tools."""
    return [call for call in calls(plan) if call.tool in tools]


def call_of(step: n.Statement) -> n.Call | None:
    """The call that a step is, its result named or not."""
    match step:
        case n.Assign(_, n.Call() as call) | n.Do(call):
            return call
    return None


def applied(plan: n.Plan, *functions: str) -> list[n.Apply]:
    """Where these functions of the language are applied."""
    return [node for node in nodes_of(plan) if isinstance(node, n.Apply) and node.function in functions]


def filters_of(plan: n.Plan) -> list[n.Filter]:
    """What is kept of lists."""
    return [node for node in nodes_of(plan) if isinstance(node, n.Filter)]


def literals_of(plan: n.Plan) -> list[str]:
    """The words of every literal."""
    return [words(node) for node in nodes_of(plan) if isinstance(node, n.Literal)]


def named(plan: n.Plan) -> dict[str, n.Expression]:
    """What names stand for that are given outside loops and branches."""
    return {step.name: step.value for step in plan.body if isinstance(step, n.Assign)}


def uses(plan: n.Plan, name: str) -> int:
    """How often a name stands for its value."""
    return sum(isinstance(node, n.Name) and node.name == name for node in nodes_of(plan))


def shows_alone(step: n.Statement) -> str:
    """The name that an answer shows and nothing beside; empty for anything else."""
    match step:
        case n.Show("answer", (n.Name(name),)):
            return name
    return ""


def names_shown(step: n.Statement) -> set[str]:
    """The results that a step shows whole."""
    values = step.values if isinstance(step, n.Show) else ()
    return {value.name for value in values if isinstance(value, n.Name)}


def names_in(node: n.Expression) -> set[str]:
    """The results that an expression reads."""
    return {each.name for each in expressions_of(n.Show("answer", (node,), 0)) if isinstance(each, n.Name)}


def words(node: n.Expression | None) -> str:
    """The words of a literal; empty for anything else."""
    return str(node.value) if isinstance(node, n.Literal) else ""


def argument(call: n.Call, name: str) -> n.Expression | None:
    """What is given for a parameter."""
    return dict(call.arguments).get(name)


def given(call: n.Call, name: str) -> str:
    """The words that are given for a parameter."""
    return words(argument(call, name))


def with_argument(call: n.Call, name: str, value: str | n.Expression) -> n.Call:
    """The call with this value for a parameter, in its place or last."""
    node = n.Literal(value, call.line) if isinstance(value, str) else value
    return replace(call, arguments=tuple({**dict(call.arguments), name: node}.items()))


def without_argument(call: n.Call, name: str) -> n.Call:
    """The call with nothing for a parameter."""
    return replace(call, arguments=tuple(pair for pair in call.arguments if pair[0] != name))


def acts(plan: n.Plan) -> bool:
    """Whether the plan changes or sends something: it has a call without a name, or makes a ticket."""
    return any(isinstance(step, n.Do) for step in statements_of(plan.body)) or bool(calls_of(plan, *CREATING))


def free_name(plan: n.Plan, wanted: str) -> str:
    """The name, with the first number that makes it another where the plan has it."""
    taken = set(re.findall(r"\w+", print_plan(plan)))
    return next(name for at in count() if (name := f"{wanted}{at or ''}") not in taken)


def changed(plan: n.Plan, change: Callable[[object], object]) -> n.Plan:
    """The plan with every node changed, those inside it first."""
    made: n.Plan = rewritten(plan, change)
    return made


def swapped(plan: n.Plan, old: object, new: object) -> n.Plan:
    """The plan with one node for another."""
    return changed(plan, lambda node: new if node == old else node)


def renamed(body: tuple[n.Statement, ...], name: str, to: str) -> tuple[n.Statement, ...]:
    """Statements with another name in the place of one."""

    def other(node: object) -> object:
        return replace(node, name=to) if isinstance(node, n.Name) and node.name == name else node

    made: tuple[n.Statement, ...] = rewritten(body, other)
    return made


def with_steps(plan: n.Plan, call: n.Call, steps: tuple[n.Statement, ...]) -> n.Plan:
    """The plan with other steps in the place of the one that makes a call and gives it no name."""

    def instead(body: tuple[n.Statement, ...]) -> Iterator[n.Statement]:
        for step in body:
            match step:
                case n.Do(made) if made == call:
                    yield from steps
                case n.For(body=inner):
                    yield replace(step, body=tuple(instead(inner)))
                case n.If(then=then, otherwise=otherwise):
                    yield replace(step, then=tuple(instead(then)), otherwise=tuple(instead(otherwise)))
                case _:
                    yield step

    return replace(plan, body=tuple(instead(plan.body)))


def without_steps(plan: n.Plan, dropped: Callable[[n.Statement], bool]) -> n.Plan | None:
    """The plan without some statements; None where a loop or a branch would be left with nothing to do."""
    body = _kept(plan.body, dropped)
    return None if body is None else replace(plan, body=body)


def _kept(
    body: Iterable[n.Statement], dropped: Callable[[n.Statement], bool]
) -> tuple[n.Statement, ...] | None:
    kept: list[n.Statement] = []
    for step in body:
        if dropped(step):
            continue
        match step:
            case n.For(_, _, inner):
                left = _kept(inner, dropped)
                if not left:
                    return None
                kept.append(replace(step, body=left))
            case n.If(_, then, otherwise):
                yes, no = _kept(then, dropped), _kept(otherwise, dropped)
                if not yes or no is None or bool(no) != bool(otherwise):
                    return None
                kept.append(replace(step, then=yes, otherwise=no))
            case _:
                kept.append(step)
    return tuple(kept)
