"""« Ferme le plus ancien de la rue et relance les autres »: the others of the list, where the plan goes
through tickets that nothing in the request looks for."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, free_name, named, renamed, uses, words
from beffroi.text import without_accents

_OTHERS = re.compile(r"\b(?:les autres|le reste)\b")

_BUT_PICKED = re.compile(
    r"\b(?:sauf|hormis|hors|except\w*|a part|a l['’]exception d[eu]s?|but) (?:l[ae]s? )?(?:\w+ )?plus "
    r"(?:ancien|vieux|vieil|recent|urgent)\w*"
)


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


def all_but_the_picked(plan: n.Plan, said: str) -> n.Plan:
    """The plan that acts on all of a list but what was picked from it, where it acts on just that:
    « donne-les à Karim Benali, sauf le plus ancien »."""
    picked = [step for step in plan.body if isinstance(step, n.Assign) and _source(step.value) is not None]
    if len(picked) != 1 or not _BUT_PICKED.search(without_accents(said.lower())):
        return plan
    (one,), others = picked, free_name(plan, "autres")
    acting = [step for step in plan.body if _acts_on(step, one.name)]
    if not acting:
        return plan
    body = list[n.Statement]()
    for step in plan.body:
        if step is acting[0]:
            line = step.line
            each = free_name(plan, "t")
            inner = tuple(inside for done in acting for inside in _inside(done, one.name, each))
            body += (n.Assign(others, _rest(one, line), line), n.For(each, n.Name(others, line), inner, line))
        elif step not in acting:
            body.append(step)
    return replace(plan, body=tuple(body))


def _acts_on(step: n.Statement, name: str) -> bool:
    """Whether a step acts on the ticket of this name, or on each of the tickets."""
    match step:
        case n.Do(call):
            return argument(call, "ticket") == n.Name(name, call.line)
        case n.For(_, n.Name(source)):
            return source == name
    return False


def _inside(step: n.Statement, name: str, each: str) -> tuple[n.Statement, ...]:
    """What a step does to one ticket, which has another name then."""
    if isinstance(step, n.For):
        return renamed(step.body, step.variable, each)
    return renamed((step,), name, each)


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
