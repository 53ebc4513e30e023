"""« Ferme mes tickets sauf le 3120 », « sauf ceux de Karim Benali », « préviens-les, sauf Karim Benali »:
what is left out of a list by number or name.

A small model looks for the one, or writes it into the message, and acts on all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.people_names import NAME
from agents.planner.mends.tree import (
    call_of,
    changed,
    free_name,
    given,
    literals_of,
    named,
    names_in,
    renamed,
    uses,
)

_EXCEPT = r",? *\b(?i:sauf|hormis|except[ée]|[àa] part|[àa] l['’]exception d[eu]s?|en dehors d[eu]s?|hors)\b"
_NUMBER = r"(?:(?:tickets? )?n[o°] ?|tickets? |#)?\d{3,6}|(?:tickets? n[o°] ?|tickets? |n[o°] ?|#)\d{1,2}"
_AND = r"(?: ?(?:,|/|,? et|,? ou|ainsi que) ?)(?:d[ue]s? |l[ae]s? )?"
_ENDS = r"(?=\W*$|[.;:!?]|,(?! ?\d)| (?:et|puis) (?![dl][aeu]s? ?(?:ticket |n[o°] ?)?\d|\d|d['’])| que\b)"
_TICKETS = re.compile(
    rf"{_EXCEPT} ?(?:l[ae]s? |d[ue]s? )?(?P<them>(?:{_NUMBER})(?:{_AND}(?:{_NUMBER}))*){_ENDS}", re.IGNORECASE
)
_PERSON = re.compile(
    rf"{_EXCEPT}(?: (?i:[àa]|pour|de|l['’]agente?))? ?(?:(?:M\.|Mme|Mlle) )?(?P<them>{NAME}){_ENDS}"
)
_THEIRS = re.compile(
    rf"{_EXCEPT} (?i:ceux|celles)(?: qui (?:sont|ont [ée]t[ée]))?"
    rf"(?: (?i:(?:confi|assign|attribu|affect)[ée]e?s))? "
    rf"(?:(?i:[àa]|de|du) |d['’])(?:(?:M\.|Mme|Mlle) )?(?P<them>{NAME}){_ENDS}"
)
_TICKET_LISTS = ("ticketing.search",)
_PEOPLE_LISTS = ("directory.members", "directory.search_people")
_LOOKS_UP = {"ticketing.get": "number", "directory.find_person": "name"}


@dataclass(frozen=True)
class _Spared:
    """What is left out: the words for it, the field that says which it is, and where that is said."""

    words: tuple[str, ...]
    field: str
    said: str

    def sieve(self, source: n.Expression, held: Sequence[n.Expression], line: int) -> n.Filter:
        """The list without it; ``held`` are the values of the field that are left out."""
        item = "p" if self.field == "name" else "t"
        left = n.Field(n.Name(item, line), self.field, line)
        right = held[0] if len(held) == 1 else tuple(held)
        return n.Filter(
            item, source, n.Compare("!=" if len(held) == 1 else "not in", left, right, line), line
        )


def all_but_one(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose list is without the tickets or the person that are left out by number or name: the one
    list that something is done with, else the one that is shown.

    Where the exception may be part of a text, or the one that is left out is used otherwise, nothing is done.
    """
    spared = _spared(said)
    if spared is None or _is_heard(plan, spared) or _is_in_a_text(plan, spared):
        return plan
    whole, plan = plan, _tidied(plan, spared)
    values = named(plan)
    lists = [name for name in _lists(plan) if name in values and _is_list(values[name], values, spared)]
    if len(set(lists)) != 1:
        return whole
    last = lists[0]
    at, step = next((i, s) for i, s in enumerate(plan.body) if isinstance(s, n.Assign) and s.name == last)
    value, line = step.value, step.line
    found, held = _held(plan, spared, line)
    before, after = plan.body[:at], plan.body[at + 1 :]
    if isinstance(value, n.Filter) and _is_made_up(value.condition, said):
        kept = replace(step, value=spared.sieve(value.source, held, line))
        return replace(plan, body=(*before, *found, kept, *after))
    name = free_name(plan, "autres" if spared.field == "name" else "restants")
    kept = n.Assign(name, spared.sieve(n.Name(last, line), held, line), line)
    return replace(plan, body=(*before, step, *found, kept, *renamed(after, last, name)))


def _spared(said: str) -> _Spared | None:
    """What is left out by number or name, where that is the one exception."""
    kinds = {"number": _TICKETS, "name": _PERSON, "assignee": _THEIRS}
    found = [(field, match) for field, pattern in kinds.items() for match in pattern.finditer(said)]
    if len(found) != 1 or len(re.findall(_EXCEPT, said)) != 1:
        return None
    ((field, match),) = found
    words = tuple(re.findall(r"\d+", match["them"])) if field == "number" else (match["them"],)
    return _Spared(words, field, match[0])


def _lists(plan: n.Plan) -> list[str]:
    """The lists that something is done with, one by one or sent; without any, those that are shown."""
    acted = list[str]()
    for step in statements_of(plan.body):
        match step:
            case n.For(source=n.Name(name), body=body) if any(
                isinstance(s, n.Do) for s in statements_of(body)
            ):
                acted.append(name)
            case n.Do(n.Call("ticketing.send", arguments)):
                acted += [value.name for _, value in arguments if isinstance(value, n.Name)]
    shown = [
        name for step in plan.body if isinstance(step, n.Show) for v in step.values for name in names_in(v)
    ]
    return acted or shown


def _acts(body: Sequence[n.Statement]) -> bool:
    return any(isinstance(step, n.Do) for step in statements_of(body))


def _held(
    plan: n.Plan, spared: _Spared, line: int
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


def _is_list(value: n.Expression, values: dict[str, n.Expression], spared: _Spared) -> bool:
    """Whether a result is a list of what something is left out of."""
    tools = _PEOPLE_LISTS if spared.field == "name" else _TICKET_LISTS
    match value:
        case n.Call(tool):
            return tool in tools
        case n.Filter(source=n.Name(source)):
            return source in values and _is_list(values[source], values, spared)
    return False


def _is_heard(plan: n.Plan, spared: _Spared) -> bool:
    """Whether something hangs on the one that is left out already, or it is used otherwise."""
    known = {
        step.name
        for step in plan.body
        if isinstance(step, n.Assign)
        and isinstance(step.value, n.Call)
        and given(step.value, _LOOKS_UP.get(step.value.tool, "")) in spared.words
    }
    if any(uses(plan, name) for name in known):
        return True
    return any(word in literals_of(_conditions(plan)) for word in spared.words)


def _conditions(plan: n.Plan) -> n.Plan:
    """The plan's conditions alone."""

    def found() -> Iterator[n.Statement]:
        for step in statements_of(plan.body):
            match step:
                case n.Assign(_, n.Filter(condition=condition), line) | n.If(condition, line=line):
                    yield n.If(condition, (), (), line)

    return n.Plan(tuple(found()), "")


def _is_in_a_text(plan: n.Plan, spared: _Spared) -> bool:
    """Whether the exception stands in a text of the plan, and is not set off at its end by a comma."""
    words = spared.said.strip(" ,")
    for text in literals_of(plan):
        if words in text and (spared.field == "number" or not text.endswith(f", {words}")):
            return True
    return False


def _is_made_up(condition: n.Condition, said: str) -> bool:
    """Whether a filter leaves something out for which there are no words."""
    match condition:
        case n.Compare("!=", n.Field(n.Name(), "status" | "number"), n.Literal(str(word))):
            return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is None
        case n.Not(n.Present(n.Field(n.Name(), "assignee"))):
            return re.search(r"\b(?:sans|aucun|pas|personne|non|ni)\b", said, re.IGNORECASE) is None
    return False


def _tidied(plan: n.Plan, spared: _Spared) -> n.Plan:
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
        return given(call, _LOOKS_UP.get(call.tool, "")) in spared.words

    return changed(replace(plan, body=tuple(step for step in plan.body if not is_idle(step))), without)
