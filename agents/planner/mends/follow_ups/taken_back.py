"""« Annule », « finalement non, annule pour le 813 » behind an action: its contrary, and not once more.

A small model hears « annule » as it hears « annule le ticket », and closes what it closed.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.follow_ups.context import TurnBefore
from agents.planner.mends.tree import argument, calls_of, swapped
from agents.planner.orders.effect_words import EFFECT_WORDS

_TAKES_BACK = re.compile(
    r"\W*(?:(?:non|finalement|en fait|euh|oups|pardon|attends?|et)\W+)*"
    r"(?:annule[rz]?|d[ée]fai[st]|reviens (?:en arri[èe]re|dessus|l[àa]-dessus))\b"
    r"(?! (?:l[ea] (?:ticket|demande)|mon|et remplace))",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\b(?:ferm|clo|r[ée]?-?ouvr|plut[ôo]t)", re.IGNORECASE)
_CONTRARY = {"ticketing.close": "ticketing.reopen", "ticketing.reopen": "ticketing.close"}


def taken_back(plan: n.Plan, said: str, before: TurnBefore) -> n.Plan:
    """The plan with the contrary of what was done before, where it is taken back and done again."""
    if not _TAKES_BACK.match(said) or _ORDERED.search(said) or len(calls_of(plan, *EFFECT_WORDS)) != 1:
        return plan
    done = {call.tool for call in calls_of(before.plan, *_CONTRARY)}
    for call in calls_of(plan, *done):
        ticket = argument(call, "ticket")
        if ticket is not None:
            contrary = n.Call(_CONTRARY[call.tool], (("ticket", ticket),), call.line)
            plan = swapped(plan, call, contrary)
    return plan
