"""Leaves out what is said to be left out, where a plan chooses it: « les tickets du 14e hormis la propreté »,
« ferme tout sauf les urgents », « ni fermés ni en attente ».

A small model hears the word and not the exception, and does the opposite. What is excepted becomes a filter
of what the search found. Where a word is said twice, or used twice, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression, print_plan
from agents.language.syntax.walk import statements_of
from agents.planner.mends.left_out import NOUN
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import (
    changed,
    filters_of,
    given,
    literals_of,
    named,
    renamed,
    swapped,
    uses,
    without_argument,
)
from agents.planner.mends.which.all_but_one import all_but_one

_EXCEPT = (
    r"\b(?:sauf|hormis|hors|except[ée]\w*|[àa] part|autres? que|[àa] l['’]exception d[eu]s?|"
    r"en dehors d[eu]s?|ni|(?:ne |n['’])(?:sont|soient|est|soit) pas) +"
    r"(?:(?:l[ae]s?|ceux|celles|qui|sont|est|d[ue]|des|en|dans|tickets?|signalements?|demandes?) +"
    r"|[ld]['’])*$"
)
_EXCEPTED = re.compile(_EXCEPT, re.IGNORECASE)
_DENIES = re.compile(r"n", re.IGNORECASE)
_NOT_SO = re.compile(
    rf"\b{NOUN}\b(?P<between>(?:(?!\b(?:h?euh?|ah|pardon|oups|plut[ôo]t|enfin)\b)[^.;:!?,\n]){{0,60}}?)"
    r" (?:non|pas encore|toujours pas)[ -]$",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"ouvert|ferm[ée]|clos|cl[ôo]tur|r[ée]sol|r[ée]gl|termin|en (?:cours|attente)|urgen|haut|bass|normal",
    re.IGNORECASE,
)
_NOTHING_BUT = re.compile(
    r"\b(?:(?:ras|rien|aucun\w*|pas|jamais|personne|inutile|sans|ne)\b|n['’])[^.!?;:\n]*$", re.IGNORECASE
)
"""« RAS sauf voirie », « ne montre rien hormis la propreté » ask for just that."""
_FINDING = ("ticketing.search", "gis.facilities")
_GIVEN = ("category", "status", "priority", "district")
_ONE = r"(\w+(?: (?:cours|attente))?)"
_NEITHER = re.compile(rf"\bni +{_ONE},? +ni +{_ONE}\b", re.IGNORECASE)
_WORDS = {
    "status": re.compile(
        r"ouvert[es]{0,2}|ferm[ée][es]{0,2}|clos(?:es?)?|en cours|en attente", re.IGNORECASE
    ),
    "priority": re.compile(r"urgent[es]{0,2}|haut[es]{0,2}|basses?|normale?s?", re.IGNORECASE),
}


def excepted(plan: n.Plan, request: str) -> n.Plan:
    """The plan without what the request excepts.

    Args:
        request: normalised request, without those before it.
    """
    said = outside_quotations(request)
    return all_but_one(_neither(_searched(_spared(plan, said), said), said), said)


def _spared(plan: n.Plan, said: str) -> n.Plan:
    """Filters, and conditions within a loop, that choose what is excepted, the other way round.

    Where something is done either way, conditions stay.
    """
    either_way = any(isinstance(step, n.If) and step.otherwise for step in statements_of(plan.body))
    outside = {step.line for step in plan.body}

    def turned(condition: n.Condition) -> n.Condition:
        match condition:
            case n.Compare("==", n.Field(n.Name()), n.Literal(str(word))) if _is_excepted(word, said):
                return replace(condition, op="!=") if _times(plan, word) == 1 else condition
        return condition

    def change(node: object) -> object:
        match node:
            case n.Filter(condition=condition):
                return replace(node, condition=turned(condition))
            case n.If(condition, line=line) if not either_way and line not in outside:
                return replace(node, condition=turned(condition))
        return node

    return changed(plan, change)


@dataclass(frozen=True)
class _Search:
    """A search by what is excepted: the name of what it finds, and which of its values that is."""

    name: str
    call: n.Call
    by: str

    @property
    def word(self) -> str:
        """What is excepted."""
        return given(self.call, self.by)

    @property
    def rest(self) -> n.Call:
        """The same search without it."""
        return without_argument(self.call, self.by)

    @property
    def form(self) -> tuple[str, str]:
        """Equal for searches that differ in what is excepted alone."""
        return self.by, print_expression(self.rest)


def _searched(plan: n.Plan, said: str) -> n.Plan:
    """Searches for what is excepted become one search for the rest, and a filter."""
    found = [
        _Search(name, call, by)
        for name, call in named(plan).items()
        if isinstance(call, n.Call) and call.tool in _FINDING
        for by in _GIVEN
        if (word := given(call, by)) and _is_excepted(word, said)
    ]
    if not found or len({each.form for each in found}) != 1:
        return plan
    first, others = found[0], found[1:]
    if len({each.name for each in found}) != len(found) or _times(plan, first.word) != 1:
        return plan
    whole = plan
    for other in others:
        plan = _forgotten(plan, other.name)
        if uses(plan, other.name):
            return whole
    kept = _unused(f"{first.name}2", plan)
    differs = _differs("x", first.by, [each.word for each in found], first.call.line)
    sieve = n.Assign(kept, n.Filter("x", n.Name(first.name, 0), differs, 0), 0)
    at = next(i for i, step in enumerate(plan.body) if isinstance(step, n.Assign) and step.name == first.name)
    search = n.Assign(first.name, first.rest, first.call.line)
    after = renamed(plan.body[at + 1 :], first.name, kept)
    return replace(plan, body=(*plan.body[:at], search, sieve, *after))


def _neither(plan: n.Plan, said: str) -> n.Plan:
    """« ni fermés ni en attente », « ni urgents ni fermés » where only one of the two is left out."""
    told = _NEITHER.findall(said)
    spared = [(sieve, *found) for sieve in filters_of(plan) if (found := _leaves_out(sieve.condition))]
    if len(told) != 1 or len(spared) != 1:
        return plan
    sieve, name, held = spared[0]
    left = [word for word in told[0] if _stem(word) != _stem(held)]
    kinds = [kind for kind, pattern in _WORDS.items() if left and pattern.fullmatch(left[0])]
    if len(left) != 1 or not kinds or _times(plan, left[0]):
        return plan
    item, line = sieve.variable, sieve.line
    if kinds[0] == name:
        condition: n.Condition = _differs(item, name, [held, left[0]], line)
    else:
        both = (_differs(item, name, [held], line), _differs(item, kinds[0], [left[0]], line))
        condition = n.Both("and", both, line)
    return swapped(plan, sieve, replace(sieve, condition=condition))


def _leaves_out(condition: n.Condition) -> tuple[str, str] | None:
    """The field and the value of a condition that leaves one out."""
    match condition:
        case n.Compare("!=", n.Field(n.Name(), "status" | "priority" as name), n.Literal(str(held))):
            return name, held
    return None


def _stem(word: str) -> str:
    return word.lower().rstrip("es")


def _times(plan: n.Plan, word: str) -> int:
    """How many literals are just this."""
    return literals_of(plan).count(word)


def _is_excepted(word: str, said: str) -> bool:
    """Whether it is said once, behind words that except it."""
    places = list(re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said, re.IGNORECASE))
    denied = _NOT_SO.search(said[: places[0].start()]) if len(places) == 1 and _STATE.match(word) else None
    if denied is not None and not _STATE.search(denied["between"]):
        return True
    found = _EXCEPTED.search(said[: places[0].start()]) if len(places) == 1 else None
    if found is None:
        return False
    return bool(_DENIES.match(found[0])) or not _NOTHING_BUT.search(said[: found.start()])


def _differs(item: str, field: str, values: Sequence[str], line: int) -> n.Compare:
    """``item.field != "…"``, of several values ``not in``."""
    left = n.Field(n.Name(item, line), field, line)
    held = tuple(n.Literal(value, line) for value in values)
    return n.Compare("!=", left, held[0], line) if len(held) == 1 else n.Compare("not in", left, held, line)


def _forgotten(plan: n.Plan, name: str) -> n.Plan:
    """The plan without a search and where it is shown."""
    kept: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.Assign(found) if found == name:
                continue
            case n.Show("answer", values):
                left = tuple(
                    value for value in values if not (isinstance(value, n.Name) and value.name == name)
                )
                kept += [replace(step, values=left)] if left else []
            case _:
                kept.append(step)
    return replace(plan, body=tuple(kept))


def _unused(name: str, plan: n.Plan) -> str:
    """A name that the plan does not have."""
    while re.search(rf"\b{name}\b", print_plan(plan)):
        name += "x"
    return name
