"""« Ferme le plus ancien de la rue et relance les autres »: the others of the list, where the plan goes
through tickets that nothing in the request looks for."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, free_name, named, names_in, renamed, uses, words
from beffroi.text import without_accents

_OTHERS = re.compile(r"\b(?:les autres|le reste)\b")

_BUT_PICKED = re.compile(
    r"\b(?:sauf|hormis|hors|except\w*|a part|a l['’]exception d[eu]s?|but) (?:l[ae]s? )?(?:\w+ )?plus "
    r"(?P<what>ancien|vieux|vieil|recent)\w*"
)

_KEPT = re.compile(r"\b(?:laiss\w*|gard\w*|touch\w*|ne|rien|pas|sans|jamais|conserv\w*)\b|\bn['’]")
_MINE = re.compile(r"\b(?:mes|miens?|miennes?|my|mine)\b")
_ORDERED = re.compile(r"-l[ae]s?\b|\bcelui\b|\bque (?:tu|vous)\b|\blui\b")


def the_others(plan: n.Plan, said: str) -> n.Plan:
    """The plan that goes through the others of the list that one or a few were picked from by an order."""
    plain = without_accents(outside_quotations(said).lower())
    if len(_OTHERS.findall(plain)) != 1 or _KEPT.search(plain) or _MINE.search(plain):
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
    told = list(_BUT_PICKED.finditer(without_accents(outside_quotations(said).lower())))
    if (
        len(picked) != 1
        or len(told) != 1
        or not _is_the_only_word(picked[0], told[0])
        or _is_read(plan, picked[0])
    ):
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


def _is_the_only_word(picked: n.Assign, told: re.Match[str]) -> bool:
    """Whether the exception is all that is said of what was picked, in its order: nothing is kept before it,
    and nothing ordered behind it."""
    plain, by_age = told.string, "desc" if told["what"].startswith("recent") else "asc"
    order = dict(_picking(picked.value).options).get("order")
    same_order = words(order) == by_age
    once = len(re.findall(rf"\b{told['what']}", plain)) == 1
    return (
        same_order
        and once
        and not _KEPT.search(plain[: told.start()])
        and not _ORDERED.search(plain[told.end() :])
    )


def _picking(value: n.Expression) -> n.Apply:
    """The function that puts what was picked in order."""
    match value:
        case n.Apply("need", (n.Apply("first", (n.Apply("sort") as sort,)),)):
            return sort
        case n.Apply("top"):
            return value
    return n.Apply("", (), (), 0)


def _is_read(plan: n.Plan, picked: n.Assign) -> bool:
    """Whether another list was made without what was picked."""
    values = (step.value for step in plan.body if isinstance(step, n.Assign) and step is not picked)
    return any(picked.name in names_in(value) for value in values)


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
