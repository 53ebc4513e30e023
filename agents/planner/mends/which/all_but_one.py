"""« Ferme mes tickets sauf le 3120 », « sauf ceux de Karim Benali », « préviens-les, sauf Karim Benali »:
what is left out of a list by number or name.

A small model looks for the one, or writes it into the message, and acts on all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import (
    call_of,
    calls_of,
    changed,
    free_name,
    given,
    literals_of,
    named,
    names_in,
    renamed,
    uses,
)
from agents.planner.mends.which.spared import Spared, what_is_spared

_OF_ALL = re.compile(r"\b(?:tout|tous|toutes|personne|rien|chacun|aucun)\b", re.IGNORECASE)
"""A message with these has the exception within it."""
_NOBODYS = re.compile(
    r"\b(?:sans|aucune?|pas|personne|non|ni|libres?|disponibles?|orphelins?|"
    r"[àa] (?:attribuer|assigner|confier))\b",
    re.IGNORECASE,
)
_TICKET_LISTS = ("ticketing.search",)
_PEOPLE_LISTS = ("directory.members", "directory.search_people")
_LOOKS_UP = {"ticketing.get": "number", "directory.find_person": "name"}


def all_but_one(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose list is without the tickets or the person that are left out by number or name: the one
    list that something is done with, else the one that is shown.

    Where the exception may be part of a text, or the one that is left out is used otherwise, nothing is done.
    """
    spared = what_is_spared(said)
    if spared is None or _is_heard(plan, spared) or _is_in_a_text(plan, spared):
        return plan
    whole, plan = plan, _tidied(plan, spared)
    values = named(plan)
    lists = [name for name in _lists(plan) if name in values and _is_list(values[name], values, spared)]
    if len(set(lists)) != 1:
        return whole
    listed = lists[0]
    at = next((at for at, step in enumerate(plan.body) if _does(step, listed)), None)
    if at is None:
        return whole
    line = plan.body[at].line
    found, held = _held(plan, spared, line)
    if spared.field == "assignee" and (bare := _without_made_up(plan, listed, said)) is not None:
        listed, plan = bare
        at = next(at for at, step in enumerate(plan.body) if _does(step, listed))
    name = free_name(plan, "autres" if spared.field == "name" else "restants")
    kept = n.Assign(name, spared.sieve(n.Name(listed, line), held, line), line)
    after = tuple(_without_it(step, listed, name) for step in plan.body[at:])
    return replace(plan, body=(*plan.body[:at], *found, kept, *after))


def _lists(plan: n.Plan) -> list[str]:
    """The lists that something is done with, one by one or sent; without any, those that are shown."""
    acted = list[str]()
    for step in statements_of(plan.body):
        match step:
            case n.For(source=n.Name(name), body=body) if any(
                isinstance(s, n.Do) for s in statements_of(body)
            ):
                acted.append(name)
    if not acted:
        sends = calls_of(plan, "ticketing.send")
        acted = [value.name for call in sends for _, value in call.arguments if isinstance(value, n.Name)]
    shown = [
        name for step in plan.body if isinstance(step, n.Show) for v in step.values for name in names_in(v)
    ]
    return acted or shown


def _acts(body: Sequence[n.Statement]) -> bool:
    return any(isinstance(step, n.Do) for step in statements_of(body))


def _held(
    plan: n.Plan, spared: Spared, line: int
) -> tuple[tuple[n.Statement, ...], tuple[n.Expression, ...]]:
    """What is left out, as the list is compared with it: numbers as they are said; a person is looked up, for
    their name may be written otherwise."""
    words = tuple(n.Literal(each, line) for each in spared.words)
    if spared.field == "number":
        return (), words
    name = free_name(plan, "personne")
    found = n.Assign(name, n.Call("directory.find_person", (("name", words[0]),), line), line)
    person = n.Name(name, line)
    return (found,), (n.Field(person, "name", line) if spared.field == "name" else person,)


def _is_list(value: n.Expression, values: dict[str, n.Expression], spared: Spared) -> bool:
    """Whether a result is a list of what something is left out of."""
    tools = _PEOPLE_LISTS if spared.field == "name" else _TICKET_LISTS
    match value:
        case n.Call(tool):
            return tool in tools
        case n.Filter(source=n.Name(source)):
            return source in values and _is_list(values[source], values, spared)
    return False


def _is_heard(plan: n.Plan, spared: Spared) -> bool:
    """Whether something hangs on the one that is left out already, or it is used otherwise."""
    known = {
        step.name
        for step in plan.body
        if isinstance(step, n.Assign)
        and isinstance(step.value, n.Call)
        and _is_one_of(given(step.value, _LOOKS_UP.get(step.value.tool, "")), spared)
    }
    if any(uses(plan, name) for name in known):
        return True
    return any(word in literals_of(_conditions(plan)) for word in spared.words)


def _is_one_of(words: str, spared: Spared) -> bool:
    """Whether a looked-up number or name is that of what is left out, or a longer or shorter name for it."""
    if spared.field == "number":
        return words in spared.words
    return bool(words) and any(words in each or each in words for each in spared.words)


def _conditions(plan: n.Plan) -> n.Plan:
    """The plan's conditions alone."""

    def found() -> Iterator[n.Statement]:
        for step in statements_of(plan.body):
            match step:
                case n.Assign(_, n.Filter(condition=condition), line) | n.If(condition, line=line):
                    yield n.If(condition, (), (), line)

    return n.Plan(tuple(found()), "")


def _is_in_a_text(plan: n.Plan, spared: Spared) -> bool:
    """Whether the exception stands in a text of the plan, and is not set off at its end by a comma."""
    words = spared.said.strip(" ,")
    for text in literals_of(plan):
        apart = spared.field == "name" and text.endswith(f", {words}") and not _OF_ALL.search(text)
        if words in text and not apart:
            return True
    return False


def _without_made_up(plan: n.Plan, listed: str, said: str) -> tuple[str, n.Plan] | None:
    """The list before a filter for tickets that nobody has, where they are not spoken of, and the plan so:
    a small model takes « sauf ceux de Karim » for them."""
    for step in plan.body:
        match step:
            case n.Assign(
                name, n.Filter(source=n.Name(source), condition=n.Not(n.Present(n.Field(_, "assignee"))))
            ):
                if name == listed and _NOBODYS.search(said) is None:
                    body = tuple(each for each in plan.body if each != step)
                    return source, replace(plan, body=renamed(body, name, source))
    return None


def _does(step: n.Statement, listed: str) -> bool:
    """Whether a step does something with each of a list, sends or shows it."""
    match step:
        case n.For(source=n.Name(name), body=body):
            return name == listed and _acts(body)
        case n.If(_, then, otherwise):
            return any(_does(each, listed) for each in (*then, *otherwise))
        case n.Do(call):
            return any(listed in names_in(value) for _, value in call.arguments)
        case n.Show(_, values):
            return any(listed in names_in(value) for value in values)
    return False


def _without_it(step: n.Statement, listed: str, kept: str) -> n.Statement:
    """A step with what is kept in the place of the list; a condition is of the whole list."""
    match step:
        case n.If(_, then, otherwise):
            return replace(
                step,
                then=tuple(_without_it(each, listed, kept) for each in then),
                otherwise=tuple(_without_it(each, listed, kept) for each in otherwise),
            )
    return renamed((step,), listed, kept)[0]


def _tidied(plan: n.Plan, spared: Spared) -> n.Plan:
    """The plan without a search for the one that nothing uses, and with messages that do not speak of it."""
    words = spared.said.strip(" ,")

    def without(node: object) -> object:
        match node:
            case n.Literal(str(text)) if text.endswith(f", {words}"):
                return replace(node, value=text.removesuffix(f", {words}"))
        return node

    def is_idle(step: n.Statement) -> bool:
        call = call_of(step)
        if not isinstance(step, n.Assign) or call is None or uses(plan, step.name):
            return False
        return _is_one_of(given(call, _LOOKS_UP.get(call.tool, "")), spared)

    return changed(replace(plan, body=tuple(step for step in plan.body if not is_idle(step))), without)
