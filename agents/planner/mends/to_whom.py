"""To whom something is sent where no address was said: « envoie-moi », « envoie-lui » name somebody."""

from __future__ import annotations

import re
from typing import TypeGuard

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import statements_of
from agents.planner.mends.tree import argument, calls_of, swapped, with_argument

_SEND = r"\b(?:envoi\w*|exp[ée]di\w+|transmet\w*|adress\w+|fai\w*(?: suivre| parvenir)?)"
_TO_ME = re.compile(
    rf"{_SEND}[- ](?:moi|m['’]en)\b|\bm['’](?:en )?(?:envo|exp[ée]di|adress)\w+"
    r"|\bme (?:l[ea]s? )?(?:transmet|faire parvenir)\w*",
    re.IGNORECASE,
)
_TO_THEM = re.compile(
    rf"{_SEND}[- ](?:l[ea]s?[- ])?lui\b|\blui (?:envo|transmet|faire parvenir)\w*", re.IGNORECASE
)


def addressed(plan: n.Plan, said: str) -> n.Plan:
    """The plan with whoever asks, or its one person, in the place of a question for an address."""
    people = [step.name for step in statements_of(plan.body) if _finds_somebody(step)]
    to_me, to_them = bool(_TO_ME.search(said)), len(people) == 1 and bool(_TO_THEM.search(said))
    if "@" in said or to_me == to_them:
        return plan
    for call in calls_of(plan, "ticketing.send"):
        if isinstance(argument(call, "to"), n.Ask):
            who = n.Field(n.Name("moi" if to_me else people[0], call.line), "email", call.line)
            plan = swapped(plan, call, with_argument(call, "to", who))
    return plan


def _finds_somebody(step: n.Statement) -> TypeGuard[n.Assign]:
    match step:
        case n.Assign(_, n.Call("directory.find_person")):
            return True
    return False
