"""Plans that cannot be what is meant: a filter that can leave nothing (the urgent ones of a search for the
others), an action that leaves out a number.

Of « et les autres ? » a small model keeps the search and turns its filter round; the empty list that it would
show is no answer.
"""

from __future__ import annotations

import re

from agents.language.checked import CheckedPlan
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    calls_of,
    filters_of,
    given,
    literals_of,
    named,
    swapped,
    uses,
    without_argument,
)
from agents.planner.spelling.stays import STREET

_NUMBERED = re.compile(r"\b\d{3,5}\b|\b\d+(?:, ?| et )\d+\b")
"""A ticket's number, or several of anything."""
_NO_TICKET = re.compile(
    r"\b(?:bureau|poste|t[ée]l\w*|salle|chambre|code|b[âa]timent|porte|badge|matricule)\W{0,3}(?:n[°o] ?)?"
    rf"\d[\d .]*|\b75 ?\d{{3}}\b|\b(?:19|20)\d\d\b|\b\d+(?: bis| ter)?,? (?:{STREET})\b",
    re.IGNORECASE,
)
"""Numbers of offices and houses, and years."""
_CORRECTS = re.compile(
    r"\b(?:non|pardon|attends?|euh|oups|plut[ôo]t|enfin|erreur|d[ée]sol[ée])\b", re.IGNORECASE
)
"""What a number may be taken back with."""
_FROM_TO = re.compile(r"\b(?P<first>\d{2,6}) (?:à|au|-|jusqu['’]au?) (?P<last>\d{2,6})\b")
_COMPARES = re.compile(r"\b(?:compar|diff[ée]ren|entre)", re.IGNORECASE)
_OF_ONE = ("category", "status", "priority", "district")


def without_contradiction(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose searches are not for what a filter takes away: « et les autres ? », « sauf eux »."""
    values = named(plan)
    for sieve in filters_of(plan):
        source = values.get(_name(sieve.source))
        if uses(plan, _name(sieve.source)) != 1:
            continue
        match sieve.condition, source:
            case n.Compare("!=", n.Field(_, field)), n.Call() if _contradicts(sieve, source):
                plan = swapped(plan, source, without_argument(source, field))
    return plan


def is_doubtful(found: CheckedPlan, request: str) -> bool:
    """Whether a plan can show nothing, or acts and leaves a number out that was said."""
    spoken = "" if _CORRECTS.search(request) else _NO_TICKET.sub(" ", request)
    numbers = (_NUMBERED.search(part) for part in found.unused)
    left_out = any(number is not None and number[0] in spoken for number in numbers)
    return leaves_nothing(found.plan) or (found.has_effects and left_out)


def range_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words for tickets from one number to another, of a plan that takes the two alone."""
    numbers = set(literals_of(plan)) if calls_of(plan, "ticketing.get") else set[str]()
    return tuple(
        found[0]
        for found in _FROM_TO.finditer(request)
        if not _COMPARES.search(request)
        and {found["first"], found["last"]} <= numbers
        and int(found["last"]) - int(found["first"]) > 1
    )


def leaves_nothing(plan: n.Plan) -> bool:
    """Whether a filter takes away just what its search was for."""
    values = named(plan)
    return any(_contradicts(sieve, values.get(_name(sieve.source))) for sieve in filters_of(plan))


def _contradicts(sieve: n.Filter, source: n.Expression | None) -> bool:
    match source, sieve.condition:
        case (
            n.Call("ticketing.search") as search,
            n.Compare("!=", n.Field(n.Name(), field), n.Literal(str(word))),
        ):
            return field in _OF_ONE and given(search, field).lower() == word.lower()
    return False


def _name(source: n.Expression) -> str:
    return source.name if isinstance(source, n.Name) else ""
