"""What is said once is done once: a text is a comment or a reason and not both, somebody is told once and not
for each ticket, and what is done with one of two searches alike is done with the other too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_expression
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import (
    argument,
    call_of,
    calls_of,
    free_name,
    given,
    named,
    names_in,
    renamed,
    swapped,
    uses,
    without_argument,
    without_steps,
)
from agents.planner.orders.effect_words import EFFECT_WORDS
from beffroi.text import without_accents

_TEXTS = ("text", "message")
_LEFT_OPEN = re.compile(r"\blaisse[rz]?(?:[- ]l[ae]s?)?[- ]?(?:encore )?ouverts?\b(?! (?:l[ae]s?|\d))")
_CLOSES = re.compile(rf"\b(?:{EFFECT_WORDS['ticketing.close'].verbs})")
_SAYS_WHY = re.compile(r"\b(?:motifs?|raisons?|causes?|car|parce|memes?|motiv\w+|reasons?|because)\b")
_BOTH = re.compile(r"\b(?:aussi|memes?|egalement|pareil\w*|idem|also|too)\b|-l[ae]s?\b")
_EACH = re.compile(
    r"\b(?:chaqu\w+|chacun\w*|(?:pour|sur|de) tou\w+|(\w+) par \1|un a un|fur et a mesure|"
    r"separement|individuel\w*|respectiv\w+|each|every|one by one)\b"
)
_TELLS = re.compile(
    rf"\b(?:{EFFECT_WORDS['ticketing.notify'].verbs}|{EFFECT_WORDS['ticketing.notify'].also})\b"
)

_SENDS = re.compile(r"\b(?:envo|expedi|transmet|adress)\w*")
_NOTES = re.compile(
    rf"\b(?:{EFFECT_WORDS['ticketing.comment'].verbs}|not(?:e|er|ez)|ajout\w*|inscri\w*|marqu\w*)\b"
)


def said_once(plan: n.Plan, said: str) -> n.Plan:
    """The plan without a reason that is another step's text, and said once; what is to be left open is not
    closed then."""
    plain = without_accents(said.lower())
    texts = {given(call, name) for call in calls_of(plan, *EFFECT_WORDS) for name in _TEXTS} - {""}
    for call in calls_of(plan, "ticketing.close", "ticketing.reopen"):
        reason = given(call, "reason")
        if reason not in texts or said.count(reason) != 1 or _SAYS_WHY.search(plain):
            continue
        number = _number_of(argument(call, "ticket"), plan)
        if call.tool == "ticketing.close" and number and _is_left_open(number, plain):
            plan = without_steps(plan, partial(_does, call)) or plan
        plan = swapped(plan, call, without_argument(call, "reason"))
    return _written_or_told(plan, said)


def _number_of(ticket: n.Expression | None, plan: n.Plan) -> str:
    """The words of the number that a ticket was fetched by; empty where it was not."""
    found = named(plan).get(ticket.name) if isinstance(ticket, n.Name) else None
    return given(found, "number").lower() if isinstance(found, n.Call) else ""


def _is_left_open(number: str, plain: str) -> bool:
    """Whether « laisse-le ouvert » is said of this number, and nothing closes it in between."""
    left = _LEFT_OPEN.search(plain)
    ahead = "" if left is None else plain[: left.start()]
    at = ahead.rfind(number)
    between = ahead[at + len(number) :]
    return at >= 0 and not re.search(r"\d{2,}", between) and not _CLOSES.search(between)


def _written_or_told(plan: n.Plan, said: str) -> n.Plan:
    """The plan with a text, said once, on a ticket and not told of it, where the verb before it says so."""
    comments = calls_of(plan, "ticketing.comment")
    for call in calls_of(plan, "ticketing.notify"):
        text = given(call, "message")
        written = [each for each in comments if text and given(each, "text") == text]
        if not written or said.count(text) != 1 or argument(call, "ticket") is None:
            continue
        ahead = without_accents(said[: said.find(text)].lower())
        told, noted = (
            max((each.end() for each in verbs.finditer(ahead)), default=0) for verbs in (_TELLS, _NOTES)
        )
        if noted > told and not _BOTH.search(ahead):
            plan = swapped(plan, call, without_argument(call, "message"))
    return plan


def _does(call: n.Call, step: n.Statement) -> bool:
    return isinstance(step, n.Do) and step.call == call


def _are_same(one: n.Expression | None, other: n.Expression | None) -> bool:
    """Whether two expressions read alike, whatever their lines."""
    return one is not None and other is not None and print_expression(one) == print_expression(other)


def told_once(plan: n.Plan, said: str) -> n.Plan:
    """The plan that tells somebody what is said once, behind the loop where it tells it of each ticket."""
    plain = without_accents(said.lower())
    if _EACH.search(plain) or len(_TELLS.findall(plain)) != 1 or _SENDS.search(plain):
        return plan
    body: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.For(ticket, _, inner):
                once = [each for each in inner if _tells_of_each(each, ticket, step)]
                kept = tuple(each for each in inner if each not in once)
                if len(once) == 1 and kept:
                    of_all = without_argument(once[0].call, "ticket")
                    told = _is_told(plan, of_all)
                    if told or given(of_all, "message"):
                        more = () if told else (n.Do(of_all, once[0].line),)
                        body += (replace(step, body=kept), *more)
                        continue
        body.append(step)
    return replace(plan, body=tuple(body))


def _tells_of_each(step: n.Statement, ticket: str, loop: n.For) -> TypeGuard[n.Do]:
    """Whether a step tells somebody, who is the same each time, of the ticket that the loop is at."""
    given_inside = {each.name for each in statements_of(loop.body) if isinstance(each, n.Assign)} | {ticket}
    match step:
        case n.Do(n.Call("ticketing.notify") as call):
            of, to = argument(call, "ticket"), argument(call, "to")
            same = to is not None and not names_in(to) & given_inside
            return same and isinstance(of, n.Name) and of.name == ticket
    return False


def _is_told(plan: n.Plan, of_all: n.Call) -> bool:
    """Whether the same person is told something, and nothing else, outside the loop."""
    outside = [step.call for step in plan.body if isinstance(step, n.Do) and step.call.tool == of_all.tool]
    message = given(of_all, "message")
    return any(
        _are_same(argument(call, "to"), argument(of_all, "to"))
        and given(call, "message")
        and message in ("", given(call, "message"))
        for call in outside
    )


def with_each_search(plan: n.Plan, said: str) -> n.Plan:
    """The plan that does with a search what it does with one that differs in one word, where it does nothing
    with it: « ses tickets ouverts et en cours »."""
    for step in plan.body:
        call = call_of(step)
        if (
            not isinstance(step, n.Assign)
            or call is None
            or call.tool != "ticketing.search"
            or uses(plan, step.name)
        ):
            continue
        alike = [each for each in plan.body if each is not step and _is_alike(each, call)]
        loops = [each for each in plan.body if isinstance(each, n.For) and _goes_through(each, alike)]
        if len(alike) != 1 or len(loops) != 1 or plan.body.index(loops[0]) < plan.body.index(step):
            continue
        if not _are_joined(call, call_of(alike[0]), without_accents(said.lower())):
            continue
        (loop,) = loops
        name = free_name(plan, loop.variable)
        again = replace(
            loop,
            variable=name,
            source=n.Name(step.name, loop.line),
            body=renamed(loop.body, loop.variable, name),
        )
        at = plan.body.index(loop) + 1
        return replace(plan, body=(*plan.body[:at], again, *plan.body[at:]))
    return plan


def _is_alike(step: n.Statement, call: n.Call) -> bool:
    """Whether a step is the same search but for one word."""
    other = call_of(step)
    if not isinstance(step, n.Assign) or other is None or other.tool != call.tool:
        return False
    mine, theirs = dict(call.arguments), dict(other.arguments)
    unlike = [name for name in mine if not _are_same(mine[name], theirs.get(name))]
    return (
        mine.keys() == theirs.keys()
        and len(unlike) == 1
        and bool(given(call, unlike[0]) and given(other, unlike[0]))
    )


def _are_joined(one: n.Call, other: n.Call | None, plain: str) -> bool:
    """Whether the words in which two searches differ are said once, side by side: « ouverts et en cours »."""
    pairs = ((given(one, name), given(other, name)) for name, _ in one.arguments) if other else ()
    for mine, theirs in pairs:
        first, second = (re.escape(without_accents(each.lower())) for each in (theirs, mine))
        if first == second:
            continue
        joined = rf"\b{first}\W+et\W+(?:(?:ceux|celles|de|du|des|dans|en|le|la|les|d|l)\W+)*{second}\b"
        once = all(len(re.findall(rf"\b{each}\b", plain)) == 1 for each in (first, second))
        return once and re.search(joined, plain) is not None
    return False


def _goes_through(loop: n.For, found: list[n.Statement]) -> bool:
    names = {each.name for each in found if isinstance(each, n.Assign)}
    return isinstance(loop.source, n.Name) and loop.source.name in names
