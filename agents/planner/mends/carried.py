"""What a short follow-up leaves unsaid: « et en septembre ? », « et pour la propreté ? » change one thing.

A small model forgets some of what the turn before looked for by. Where the request names nothing but the
change, the same search keeps the rest.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import argument, calls_of, given, nodes_of, swapped, with_argument
from beffroi.errors import PlanError

_CHANGES = re.compile(
    r"(?:ok,? |bon,? |alors,? )?(?:et (?:en|dans|pour|sur|au|[àa]|l[ae]s?|ceux|celles|du|de)\b|"
    r"(?:pareil|idem|m[êe]me chose)\b|and (?:in|for)\b)",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"\b(?:tickets?|signalements?|demandes?|tou(?:te)?s?|partout|entier|sans|peu importe|"
    r"(?:les? |la )?mien\w*|mes|all|every\w*|my)\b",
    re.IGNORECASE,
)
"""Words that begin another search, or widen it."""
_LONGEST = 10
_SEARCHES = ("ticketing.search", "gis.facilities")


def carried(plan: n.Plan, said: str, before: str) -> n.Plan:
    """The plan whose one search keeps what the one of the turn before looked for by.

    Args:
        said: the request, normalised, alone.
        before: the plan of the turn before; empty where there is none.
    """
    if not before or not _CHANGES.match(said) or _ANEW.search(said) or len(said.split()) > _LONGEST:
        return plan
    now, earlier = calls_of(plan, *_SEARCHES), _searches(before)
    if len(now) != 1 or len(earlier) != 1 or now[0].tool != earlier[0].tool:
        return plan
    if any(isinstance(node, n.Earlier) for node in nodes_of(plan)):
        return plan
    search = now[0]
    for name, value in earlier[0].arguments:
        if isinstance(value, n.Literal) and argument(search, name) is None and not _names_time(now[0], name):
            search = with_argument(search, name, given(earlier[0], name))
    return swapped(plan, now[0], search)


def _names_time(search: n.Call, name: str) -> bool:
    """Whether a search is by a time already: another one of before would be beside it."""
    times = ("newer_than", "older_than", "until")
    return name in times and any(argument(search, each) is not None for each in times)


def _searches(plan: str) -> list[n.Call]:
    try:
        return calls_of(parse_plan(plan), *_SEARCHES)
    except PlanError:
        return []
