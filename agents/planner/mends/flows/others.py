"""« Ferme le plus ancien de la rue et relance les autres »: the others of the list, where the plan goes
through tickets that nothing in the request looks for."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import free_name, named, uses, words
from beffroi.text import without_accents

_OTHERS = re.compile(r"\b(?:les autres|le reste)\b")


def the_others(plan: n.Plan, said: str) -> n.Plan:
    """The plan that goes through the others of the list that one or a few were picked from by an order."""
    if len(_OTHERS.findall(without_accents(said.lower()))) != 1:
        return plan
    found = (step for step in plan.body if isinstance(step, n.Assign))
    picked = [step for step in found if _source(step.value) is not None]
    anything = [
        name for name, value in named(plan).items() if _is_of_anything(value) and uses(plan, name) == 1
    ]
    loops = [
        step
        for step in plan.body
        if isinstance(step, n.For) and isinstance(step.source, n.Name) and step.source.name in anything
    ]
    if len(picked) != 1 or len(anything) != 1 or len(loops) != 1:
        return plan
    (loop,), others = loops, free_name(plan, "autres")
    body = list[n.Statement]()
    for step in plan.body:
        if step is loop:
            body += (
                n.Assign(others, _rest(picked[0], loop.line), loop.line),
                replace(loop, source=n.Name(others, loop.line)),
            )
        elif not (isinstance(step, n.Assign) and step.name == anything[0]):
            body.append(step)
    return replace(plan, body=tuple(body))


def _rest(picked: n.Assign, line: int) -> n.Expression:
    """What is left of the list when what was picked is gone."""
    source = _source(picked.value)
    assert source is not None
    if isinstance(picked.value, n.Apply) and picked.value.function == "top":
        return n.Apply("without", (source, n.Name(picked.name, line)), (), line)
    mine, theirs = (n.Field(n.Name(name, line), "number", line) for name in ("t", picked.name))
    return n.Filter("t", source, n.Compare("!=", mine, theirs, line), line)


def _source(value: n.Expression) -> n.Expression | None:
    """The list that one or a few were picked from by an order; None for anything else."""
    match value:
        case n.Apply("need", (n.Apply("first", (n.Apply("sort", (source, *_)),)),)):
            return source
        case n.Apply("top", (source, *_)):
            return source
    return None


def _is_of_anything(value: n.Expression) -> bool:
    """Whether it is a search without a word of the request."""
    match value:
        case n.Call("ticketing.search", arguments):
            return all(name == "assignee" and not words(given) for name, given in arguments)
    return False
