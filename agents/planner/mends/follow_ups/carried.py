"""What a short follow-up leaves unsaid: « et en septembre ? », « et pour la propreté ? » change one thing.

A small model forgets some of what the turn before looked for by. Where the request names nothing but the
change, the same search keeps the rest. Where it names nothing but a time, that time is the change; one that
the plan has not is told (« et le mois d'avant ? »).
"""

from __future__ import annotations

import re
from datetime import datetime

from agents.language.lexicon.lengths import length
from agents.language.lexicon.moments import period
from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import (
    argument,
    calls_of,
    given,
    nodes_of,
    swapped,
    with_argument,
    without_argument,
)

_CHANGES = re.compile(
    r"(?:ok,? |bon,? |alors,? )?(?:et (?:en|dans|pour|sur|au|[àa]|l[ae]s?|ceux|celles|du|de|"
    r"cet?(?:te)?|hier|aujourd)\b|"
    r"(?:(?:seulement|juste|uniquement) )?(?:ceux|celles) (?:de|du|des|qui|d['’]|en|avec)|"
    r"(?:pareil|idem|m[êe]me chose)\b|and (?:in|for)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:ok,? |bon,? |alors,? )?(?:et|and) (?:(?:en|pour|dans|sur|in|for) )?", re.IGNORECASE)
_ANEW = re.compile(
    r"\b(?:tickets?|signalements?|demandes?|tou(?:te)?s?|partout|entier|sans|peu importe|"
    r"(?:les? |la )?mien\w*|mes|all|every\w*|my)\b",
    re.IGNORECASE,
)
"""Words that begin another search, or widen it."""
_WIDER = re.compile(
    r"\b(?:[ée]larg\w*|enl[eè]v\w*|oubli\w*|retir\w*|supprim\w*|ville|paris|aussi|quel(?:le)?s? que|pas|plus|"
    r"autres?|n['’]importe)\b",
    re.IGNORECASE,
)
"""More of them, for a request that does not begin as a short follow-up does."""
_TIME = re.compile(
    r"\b(?:l[ea] |l['’]|ce(?:tte)? )?(?:jour|semaine|week-?end|mois|trimestre|ann[ée]e|an)\b[^,.;:?!]*",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:avant|depuis|jusqu|apr[èe]s|d[èe]s|before|since|after|until)", re.IGNORECASE)
"""Words that make a time one side alone."""
_AGES = ("newer_than", "older_than", "until")
_LONGEST = 10
_SEARCHES = ("ticketing.search", "gis.facilities")


def carried(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan whose one search keeps what the one of the turn before looked for by."""
    if _ANEW.search(said) or len(said.split()) > _LONGEST:
        return plan
    searches, earlier = calls_of(plan, *_SEARCHES), calls_of(before.plan, *_SEARCHES)
    if not _CHANGES.match(said) and (
        _WIDER.search(said) or not any(_is_from_before(each, said) for each in searches)
    ):
        return plan
    if len(searches) != 1 or len(earlier) != 1 or searches[0].tool != earlier[0].tool:
        return plan
    if any(isinstance(node, n.Earlier) for node in nodes_of(plan)):
        return plan
    search = timed = _at_the_time(searches[0], said, before.now)
    for name, value in earlier[0].arguments:
        if _elsewhere(name, search):
            continue
        kept = _from_before(value, before)
        if kept is not None and argument(search, name) is None and not _names_time(timed, name):
            search = with_argument(search, name, kept)
    return swapped(plan, searches[0], search)


def _elsewhere(name: str, search: n.Call) -> bool:
    """Whether the search is somewhere else already: a place lies where it lies."""
    places = {"district", "place"}
    return name in places and any(argument(search, each) is not None for each in places - {name})


def _from_before(value: n.Expression, before: TurnBefore) -> n.Expression | None:
    """What the turn before searched by, as this one can say it."""
    match value:
        case n.Literal():
            return value
        case n.Name(name, line) if name in before.types:
            return n.Earlier(name, line)
    return None


def time_not_heard(plan: n.Plan, said: str) -> tuple[str, ...]:
    """The time that a short follow-up names, where it is in no search of the plan."""
    if not _CHANGES.match(said) or len(said.split()) > _LONGEST:
        return ()
    ages = [age for call in calls_of(plan, *_SEARCHES) for name in _AGES if (age := given(call, name))]
    heard = any(age.lower() in said.lower() for age in ages)
    return () if heard or not ages else tuple(match[0].strip() for match in _TIME.finditer(said))


def _at_the_time(search: n.Call, said: str, now: datetime) -> n.Call:
    """The search by the time that is said, where nothing but it is said."""
    told = _LEAD.sub("", said).strip(" ?!.")
    if _OPEN.match(told):
        return search
    if search.tool != "ticketing.search" or length(told) is not None or period(told, now) is None:
        return search
    for name in _AGES:
        search = without_argument(search, name)
    return with_argument(search, "newer_than", told)


def _is_from_before(search: n.Call, said: str) -> bool:
    """Whether it is by something that this request does not say: it goes on from the search before."""
    given_ = (str(value.value) for _, value in search.arguments if isinstance(value, n.Literal))
    return any(value.lower() not in said.lower() for value in given_)


def _names_time(search: n.Call, name: str) -> bool:
    """Whether a search is by a time already: another one of before would be beside it."""
    return name in _AGES and any(argument(search, each) is not None for each in _AGES)
