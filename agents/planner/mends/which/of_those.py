"""« Combien de tickets d'éclairage, et montre les urgents »: the urgent ones of those, not of the whole city.

A small model searches anew for the one word that stands there.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls_of, named, swapped, words

_ANEW = re.compile(r"\b(?:aussi|confondu\w*|toutes?|ville)\b", re.IGNORECASE)
_FIELDS = ("priority", "status")


def of_those(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose second search, for one word that stands without its noun, keeps those of the first."""
    searches = calls_of(plan, "ticketing.search")
    names = [name for name, value in named(plan).items() if value in searches]
    if len(searches) != 2 or len(names) != 2 or not searches[0].arguments:
        return plan
    second = searches[1]
    match second.arguments:
        case ((field, value),) if (
            field in _FIELDS
            and argument(searches[0], field) is None
            and not _ANEW.search(said)
            and _stands_alone(words(value), said)
        ):
            line = second.line
            same = n.Compare("==", n.Field(n.Name("t", line), field, line), value, line)
            return swapped(plan, second, n.Filter("t", n.Name(names[0], line), same, line))
    return plan


def _stands_alone(word: str, said: str) -> bool:
    """Whether « les urgents » is said once, of nothing that is named behind it or before."""
    alone = re.compile(
        rf"(?<!tous )\bl(?:es|a liste des) {re.escape(word)}\b"
        r"(?! (?:tickets?|signalements?|demandes?|d[eu]s?|d['’]|dans|en|à|sur la rue|rue))",
        re.IGNORECASE,
    )
    return bool(word) and len(alone.findall(said)) == 1
