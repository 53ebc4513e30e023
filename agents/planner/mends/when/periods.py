"""Tickets of a period that is over: « en octobre », « la semaine dernière », « hier », « de mars à juin ».

A small model says since when, and no end: « combien de tickets en octobre » would count November's too. The
search ends with the period, where the words before it leave none open (« depuis octobre »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import Period, period
from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import changed, given, nodes_of, with_argument, without_argument

_SINCE, _BEFORE, _UNTIL = "newer_than", "older_than", "until"
_LINKS = r"(?: +(?:que?|[àa]|aux?|d[eu]s?|l[ae]s?|d[ée]but|mois|toute?|cette?|the|of)\b| +[ldq]u?['’])*"
_OPEN = re.compile(
    r"\b(?:chaque|tous|every|d[ée]?pu\w*|d[eè]s|[àa] (?:partir|compter|dater)|(?:pos|an)t[ée]rieur\w*|"
    r"apr[eè]s|avant|jusqu\w*|remont\w*|since|after|before|until|up to|"
    r"(?:plus|moins) (?:vie\w+|ancien\w*|r[ée]cent\w*|de))"
    rf"{_LINKS}['’ ]*$",
    re.IGNORECASE,
)
"""Words before a period that mean all since it, or all before it."""
_OTHER_END = re.compile(
    r"\b(?:entre|du|between|from) +(?:l[ae] |l['’])?(?P<start>\S+) +(?:et|aux?|and|to) +(?:l[ae] |l['’])?$",
    re.IGNORECASE,
)
"""« entre le 3 et » is no day by itself, and the end alone would say something else."""
_OPENING = re.compile(r"(?:depuis|d[eè]s|apr[eè]s|avant|since|after|before)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:en|au mois d[e'’]|ce|cette)[ ]?$", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"(?:\b(?:sauf|hors|hormis|pas|plus|avant|ant[ée]rieur\w*|except\w*)\b|\bn['’](?:ont|a)\b)[^.;!?\n]*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r" *(?:[àa]ux?|[àa]|jusqu['’]?(?:[àa]u?x?)?|to|until|-) +(?:l[ae] |l['’])?", re.IGNORECASE
)
_AND = re.compile(r" +(?:et|and) +(?:l[ae] |l['’])?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:entre|between) +(?:l[ae] |l['’])?$", re.IGNORECASE)
_END = re.compile(r"[\w’'/.-]+(?: [\w’'/-]+){0,3}")
_MOST_WORDS = 4


def within_period(plan: n.Plan, request: str, now: datetime) -> n.Plan:
    """The plan whose searches for tickets of a period that is over end with it.

    Args:
        request: normalised request, and those before it, latest first, a line each.
        now: the run's time.
    """
    said = outside_quotations(request)

    def change(node: object) -> object:
        match node:
            case n.Call("ticketing.search") as search if ends := _ends(search, said, now):
                since = with_argument(without_argument(search, _BEFORE), _SINCE, ends[0])
                return with_argument(since, _UNTIL, ends[1])
            case n.Call("ticketing.search") as search if words := _of_now(search, said, now):
                return with_argument(without_argument(search, _BEFORE), _SINCE, words)
        return node

    by_hand = any(isinstance(node, n.Field) and node.field == "created" for node in nodes_of(plan))
    return plan if by_hand else changed(plan, change)


def _ends(search: n.Call, said: str, now: datetime) -> tuple[str, str] | None:
    """What the tickets of a search are from, first and last, in the words of the request; None where it is no
    period, or one that still goes on."""
    ages = [words for name in (_SINCE, _BEFORE) if (words := given(search, name))]
    if not ages:
        return None
    first = ages[0]
    begins, places = _period(first, now), _places(first, said)
    if begins is None or len(places) != 1 or _OPENING.match(first):
        return None
    before, after = places[0].string[: places[0].start()], places[0].string[places[0].end() :]
    if _OPEN.search(before):
        return None
    if other := _OTHER_END.search(before):
        whole = before[other.start() :] + first
        days, start = _period(whole, now), _period(other["start"], now)
        if days is None and start is not None:  # « entre lundi et mercredi »
            return (other["start"], first) if start.start < begins.last < now else None
        return (whole, whole) if days and days.start < now else None
    last = _last(before, after, now)
    if last and given(search, _BEFORE) in ("", first, last):
        ends = _period(last, now)
        return (first, last) if ends and begins.start < ends.last < now else None
    return (first, first) if set(ages) == {first} and begins.last < now else None


def _of_now(search: n.Call, said: str, now: datetime) -> str:
    """The words of a period that still goes on, « en novembre » in November, where what was before it is
    searched for and nothing says so; empty for any other search."""
    words = given(search, _BEFORE)
    begins = _period(words, now) if words and not given(search, _SINCE) else None
    places = _places(words, said) if begins else []
    if begins is None or len(places) != 1 or _OPENING.match(words) or not begins.start < now <= begins.last:
        return ""
    before = places[0].string[: places[0].start()]
    if _LEFT_OUT.search(before):
        return ""
    return "" if _OPEN.search(before) or not _WITHIN.search(before) else words


def _places(words: str, said: str) -> list[re.Match[str]]:
    """Where they are said, in the latest request that has them."""
    found = (list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", line)) for line in said.splitlines())
    return next(filter(None, found), [])


def _period(words: str, now: datetime) -> Period | None:
    """The period that words name; an age (« trois semaines ») is none."""
    return period(words, now) if length(words) is None else None


def _last(before: str, after: str, now: datetime) -> str:
    """The other end that is said behind a first one: « à juin », « et le 15 novembre »; empty where none
    is."""
    link = (_AND if _BETWEEN.search(before) else _UP_TO).match(after)
    said = _END.match(after, link.end()) if link else None
    return next((words for words in _shorter(said[0]) if _period(words, now)), "") if said else ""


def _shorter(words: str) -> Iterator[str]:
    """The words, then ever fewer of the first of them."""
    split = words.split(" ")
    return (" ".join(split[:count]) for count in range(min(len(split), _MOST_WORDS), 0, -1))
