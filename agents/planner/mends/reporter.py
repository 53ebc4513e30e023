"""Who reported something or wrote in it: « les tickets que j'ai créés », « signalés par Léa », « sur lesquels
j'ai commenté ».

A ticket knows who it is confided to, its history who wrote in it; no search goes by who made it. A small
model searches by who has it, and shows other tickets than those that were asked for.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of

_MADE = r"(?:cr[ée]{1,2}|signal[ée]|ouvert|d[ée]clar[ée]|d[ée]pos[ée]|saisi|enregistr[ée])e?s?"
_BY = re.compile(
    rf"\bque (?:j['’]ai|nous avons|on a|(?:[A-ZÀ-Þ][\w’'-]+ ){{1,3}}a) (?:moi-m[êe]me |d[ée]j[àa] )?{_MADE}\b"
    rf"|\b{_MADE} (?:par (?:moi|nous|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?)|de ma part)(?!\w)"
    r"|\btickets? (?:ouverte?s? )?de ma part\b"
    r"|\b(?:(?:sur|dans|pour) lesquels|auxquels) (?:j['’]ai|nous avons|on a) (?:d[ée]j[àa] )?\w+"
    r"|\bque j['’]ai (?:d[ée]j[àa] )?(?:comment[ée]|annot[ée]|modifi[ée]|suivi)e?s?\b"
)


def reporter_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words of the request that ask for tickets by who made them, of a plan that searches by who has them, or
    by neither."""
    found = _BY.search(outside_quotations(request))
    if found is None or calls_of(plan, "ticketing.history", "ticketing.create"):
        return ()
    searches = calls_of(plan, "ticketing.search")
    texts = (argument(call, "text") for call in searches)
    asked = any(isinstance(text, n.Literal) and found[0] in str(text.value) for text in texts)
    return (found[0],) if searches and not asked else ()
