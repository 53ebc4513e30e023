"""Two periods side by side: « combien de tickets ce mois-ci par rapport au mois dernier »; a small model
counts one of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import calls_of, free_name, given, literals_of, with_argument

_OTHER = re.compile(
    r"\b(?:par rapport|compar\w+|contre|vs|versus|face|et)\b(?: (?:[àa]|avec))?"
    r"(?: (?:celui|ceux|celle|de|du|aux?))* (?P<when>(?:l[ea] |l['’])?(?:mois|semaine|ann[ée]e|trimestre) "
    r"(?:derni[eè]re?|pass[ée]e?|pr[ée]c[ée]dente?))\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:inutile|sans|pas|ne|plut[ôo]t)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:dans|pour|d[eu]|d['’]|en|par|[àa]|chez)\b|\d", re.IGNORECASE)
"""Behind the other period: conditions of its own."""
_STILL = re.compile(
    r"(?:ce|cette) ?(?:mois|semaine|ann[ée]e|trimestre)(?:[- ]ci)?|aujourd['’]hui", re.IGNORECASE
)


def beside_another_period(plan: n.Plan, request: str) -> n.Plan:
    """The plan that counts the tickets of a period that still goes on, with those of the one before it.

    Args:
        request: normalised request, and those before it, a line each.
    """
    said = outside_quotations(request.split("\n")[0])
    other = _OTHER.search(said)
    if other and (_NOT.search(said[: other.start()]) or _MORE.search(said[other.end() :])):
        return plan
    searches = calls_of(plan, "ticketing.search")
    if other is None or len(searches) != 1 or not _STILL.fullmatch(given(searches[0], "newer_than")):
        return plan
    if any(other["when"].lower() in literal.lower() for literal in literals_of(plan)):
        return plan
    match plan.body:
        case (
            *first,
            n.Assign(name, found) as step,
            n.Show("answer", (n.Apply("count", (n.Name(counted),)) as count,), line) as shown,
        ) if found == searches[0] and counted == name:
            second = free_name(plan, f"{name}2")
            before = with_argument(searches[0], "newer_than", other["when"])
            both = (count, replace(count, operands=(n.Name(second, line),)))
            body = (*first, step, n.Assign(second, before, line), replace(shown, values=both))
            return replace(plan, body=body)
    return plan
