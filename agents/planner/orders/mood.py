"""What a request does not order, however near its words are: a question, a negation, what others are to do.

« Faut-il fermer le 4750 ? », « n'assigne surtout pas le 812 à Karim », « rappelle à Rosa de fermer le 4750 »:
they have the words of an effect and do not want it. A small model hears the words alone, and is sure of them.
Where it plans such an effect, it plans again from before it, without.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.language.syntax.words import LITERAL
from agents.planner.mends.relayed import relayed
from agents.planner.mends.tree import call_of, calls_of, without_steps
from agents.planner.orders.asking import MORE, only_asks
from agents.planner.orders.effect_words import CREATING, TELLING
from agents.planner.orders.mood_patterns import (
    ASKED_AFTER,
    ASKED_BESIDE,
    ASKED_OF_IT,
    BUT_SO,
    COPIED,
    GIVEN,
    IF_ONE_DID,
    LISTED,
    NAMES,
    NEGATED,
    OR_NOT,
    ORDERED_BESIDE,
    ORDERS,
    OTHERWISE_ASKED,
    REFUSED,
    REPORTED,
    SERVICE,
    SO_URGENT,
    TAKEN,
    TOLD_OF,
    UNDER_CONDITION,
    WISH,
    WONDERED,
    YES_OR_NO,
)
from agents.planner.orders.sought import facility_sought
from beffroi.text import without_accents

_STATEMENT = 14
"""Words of a request that may be no more than a statement; a longer one has orders in many forms."""
_MORE = 9
"""Words beside what somebody is to be told, from which more is ordered than that."""
_NEAR = 300
"""Characters before and after a negation, among which what it hangs on stands."""
_WHO = 30
"""Characters before a verb, among which whoever does it stands."""
_FINDS = re.compile(r" = (?!ticketing\.get\(|directory\.find_person\()")
_LOOKS_UP = re.compile(r"\w+ = ticketing\.get\(.*\)$")
_GOT = re.compile(r"^((\w+) = ticketing\.get\(.*\))$", re.MULTILINE)
"""A ticket that is looked at, and its name."""
_SHARES = re.compile(r"\bpartage[rz]?\b", re.IGNORECASE)
_SENDING = frozenset({"ticketing.send"})
_SENT = re.compile(r" = ticketing\.(?:search|history)\(")
_NAMED = 60
"""Characters before what is to be told, among which whoever is to be told stands."""


def not_ordered(request: str, effects: Collection[str]) -> frozenset[str]:
    """Names of effects that the request speaks of, or not at all, without ordering them.

    Args:
        request: normalised, as the person typed it.
        effects: names of the house's tools that have an effect.
    """
    plain = _plain(request)
    if asks_whether(plain) or (only_asks(request) and not WISH.match(plain)):
        return frozenset(effects)
    if _is_to_be_sent(request) and not _any(ORDERS, TAKEN, plain):
        return TAKEN | _unwanted(request, plain, effects)
    if facility_sought(request) and not _any(ORDERS, CREATING, plain):
        unwanted = CREATING if _any(ORDERS, effects, plain) else frozenset(effects) - _SENDING
        return unwanted | _unwanted(request, plain, effects)
    return _unwanted(request, plain, effects)


def _unwanted(request: str, plain: str, effects: Collection[str]) -> frozenset[str]:
    told = [(each.start, each.end) for each in relayed(request)] + _spans(COPIED, plain)
    reported = _spans(REPORTED, plain) if len(plain.split()) <= _STATEMENT else []
    refusals = [found.span() for found in REFUSED.finditer(plain) if _refuses(found, effects)]
    cut = told + refusals + reported + _spans(WONDERED, plain)
    spoken = " . ".join(plain[start:end] for start, end in cut)
    if len(plain) != len(request) or (not _any(NAMES, effects, spoken) and not told and not refusals):
        return frozenset()
    left = _without(plain, cut)
    no = " . ".join(plain[start:end] for start, end in refusals)
    refused = frozenset(tool for tool in _any(NEGATED, effects, no) if not _is_given(tool, left))
    if not set(_any(ORDERS, effects, left)) - refused:
        asked = plain.rstrip().endswith("?")
        return frozenset(effects) - (
            TELLING if told else CREATING if reported == cut and not asked else frozenset()
        )
    unwanted = refused | frozenset(_any(NAMES, effects, spoken)) - frozenset(_any(ORDERS, effects, left))
    given = frozenset(_any(ORDERS, effects, left))
    if not told:
        return unwanted
    # Behind « que » nobody is asked to take anything, where more is ordered beside.
    asked = any(not plain[start:end].startswith("qu") for start, end in told)
    if any(plain[:start].endswith(("-lui ", "-leur ")) for start, _ in told):
        return unwanted - TELLING  # whoever is told was named before, where something was ordered for them
    return (unwanted - TELLING) | (TAKEN - given if asked or len(left.split()) < _MORE else frozenset())


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _refuses(found: re.Match[str], effects: Collection[str]) -> bool:
    """Whether a negation is of an effect, and not of one case among several."""
    before = found.string[max(0, found.start() - _NEAR) : found.start()]
    if UNDER_CONDITION.search(before) or BUT_SO.search(found.string[found.end() : found.end() + _NEAR]):
        return False
    return bool(_any(NEGATED, effects, found[0]))


def _is_given(tool: str, left: str) -> bool:
    """Whether an effect is ordered elsewhere than where it is refused."""
    return any(
        not TOLD_OF.search(left[max(0, found.start() - _WHO) : found.start()])
        for found in GIVEN[tool].finditer(left)
    )


def has_unwanted(plan: str, unwanted: Collection[str]) -> bool:
    """Whether the plan, or what is written of it, calls one of these; what it quotes is no call."""
    written = LITERAL.sub('""', plan)
    return any(f"{tool}(" in written for tool in unwanted)


def without_unwanted(plan: n.Plan, request: str, unwanted: Collection[str]) -> n.Plan:
    """The plan without unwanted effects, where something else is left that it does or shows, and nobody is to
    be told."""

    def dropped(step: n.Statement) -> bool:
        return (call := call_of(step)) is not None and call.tool in unwanted

    kept = without_steps(plan, dropped)
    does = kept is not None and any(isinstance(step, n.Do | n.Show) for step in statements_of(kept.body))
    told = any(relayed(request)) or (_is_to_be_sent(request) and not calls_of(plan, "ticketing.send"))
    return kept if kept is not None and does and not told else plan


def _is_to_be_sent(request: str) -> bool:
    """Whether a list, or what is shared, goes to somebody; « partagé » with its accent is no order."""
    plain = _plain(request)
    shared = "partag" not in plain or _SHARES.search(request)
    return bool(shared) and LISTED.fullmatch(plain) is not None


def instead(plan: str, request: str, unwanted: Collection[str], effects: Collection[str]) -> str | None:
    """How a plan begins that does what comes before an unwanted effect, and then tells, looks or shows; None
    where the plan has none."""
    lines = plan.split("\n")
    if (told := next(relayed(request), None)) and not has_unwanted(plan, effects):
        looked_up = [f"{line}\n" for line in lines if _LOOKS_UP.match(line)]
        return "".join(looked_up) + _telling((), _plain(request)[: told.start])
    first = next((at for at, line in enumerate(lines) if has_unwanted(line, unwanted)), None)
    if first is None:
        return None
    while lines[first].startswith((" ", "else:", "elif ")):
        first -= 1
    asks = next((at for at, line in enumerate(lines[:first]) if "ask()" in line), first)
    kept = [line for line in lines[:asks] if not line.startswith(("answer(", "map("))]
    begun = "".join(f"{line}\n" for line in kept)
    plain = _plain(request)
    if (told := next(relayed(request), None)) is not None:
        return begun + _telling(kept, plain[: told.start])
    if COPIED.search(plain):
        return begun + _telling(kept, plain)
    if _is_to_be_sent(request) and _SENT.search(begun) and "ticketing.send(" not in begun:
        return begun + "ticketing.send(content="
    if (kind := facility_sought(request)) and has_unwanted(lines[first], CREATING) and begun:
        return f'{begun}proches = gis.nearest(kind="{kind}", place='
    if frozenset(effects) - frozenset(unwanted) - (frozenset() if "gis.locate(" in begun else CREATING):
        return begun
    if "ticketing.create(" in "".join(lines[first:]) and "ticketing.search(" not in begun:
        return begun + "tickets = ticketing.search("
    if (got := _GOT.findall(begun)) and not (_FINDS.search(begun) or ASKED_BESIDE.search(plain)):
        return "".join(f"{line}\n" for line, _ in got) + f"answer({', '.join(name for _, name in got)})"
    return begun and begun + "answer("


def _telling(kept: Sequence[str], before: str) -> str:
    if any(line.startswith(("personne", "service")) for line in kept):
        return "ticketing.notify(to="
    who = before[-_NAMED:]
    return "service = directory.find_service(" if SERVICE.search(who) else "personne = directory.find_person("


def asks_whether(plain: str) -> bool:
    """Whether a request without accents asks whether something is so, and nothing beside."""
    if plain.rstrip().endswith("?") and IF_ONE_DID.match(plain):
        return True
    bare = plain.strip().rstrip("?!. ")
    if OTHERWISE_ASKED.fullmatch(bare) or ASKED_OF_IT.fullmatch(plain.strip()):
        return True
    if SO_URGENT.fullmatch(plain.strip()):
        return True
    if OR_NOT.fullmatch(bare) and not any(order.match(bare) for order in ORDERS.values()):
        return True
    if (after := ASKED_AFTER.fullmatch(bare)) and not (after["stated"] and not plain.rstrip().endswith("?")):
        return MORE.search(after["rest"]) is None and ORDERED_BESIDE.search(after["rest"]) is None
    found = YES_OR_NO.fullmatch(bare)
    return found is not None and MORE.search(found["rest"]) is None


def _plain(request: str) -> str:
    return without_accents(request.lower())


def _any(words: Mapping[str, re.Pattern[str]], effects: Collection[str], text: str) -> list[str]:
    return [tool for tool in effects if tool in words and words[tool].search(text)]


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start - 1) + "."
    return "".join(letters)
