"""Who reported something or wrote in it: « les tickets que j'ai créés », « signalés par Léa », « sur lesquels
j'ai commenté ».

A ticket knows who it is confided to, its history who wrote in it; no search goes by who made it. A small
model searches by who has it, and shows other tickets than those that were asked for.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, literals_of, nodes_of

_MADE = r"(?:cr[ée]{1,2}|signal[ée]|ouvert|d[ée]clar[ée]|d[ée]pos[ée]|saisi|enregistr[ée])e?s?"
_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_BY = re.compile(
    rf"\bque (?:j['’]ai|(?:{_NAME} ){{1,3}}a) (?:moi-m[êe]me |d[ée]j[àa] )?{_MADE}\b"
    rf"|\b{_MADE} (?:par (?:moi|(?P<who>{_NAME})(?: {_NAME})?)|de ma part)(?!\w)"
    rf"|\b(?:tickets?|signalements?|demandes?) (?:ai-je|j['’]ai) (?:moi-m[êe]me |d[ée]j[àa] )?{_MADE}\b"
    r"|\btickets? (?:ouverte?s? )?de ma part\b"
    r"|\b(?:(?:sur|dans|pour) lesquels|auxquels) j['’]ai (?:d[ée]j[àa] )?\w+"
    r"|\bque j['’]ai (?:d[ée]j[àa] )?(?:comment[ée]|annot[ée]|modifi[ée]|suivi)e?s?\b"
)
_NOBODY = re.compile(
    r"arrond|mois|sem|jour|cat|quart|rue|stat|agent|serv|prio|ann[ée]e|domaine|ville|paris", re.IGNORECASE
)
"""What tickets are grouped by, and no person."""
_TELLS = re.compile(
    r"\b(?:di[st]|dites|dire|pr[ée]v\w+|[ée]cri\w+|inform\w+|averti\w*|sache|savoir|rappel\w+)\b[^.;!?]*$",
    re.IGNORECASE,
)
"""What « que j'ai ouvert … » stands behind where it is a message."""

_TO_REPORTER = re.compile(
    r"\b(?:di[st]|dites|dire|pr[ée]v(?:iens|enez|enir)|inform(?:e|ez|er)|averti(?:s|r|ssez)|[ée]cri(?:s|re|vez)|"
    r"rappelle[rz]?|r[ée]pond(?:s|re|ez)|notifie[rz]?) (?:aussi )?"
    r"(?P<who>(?:aux? |à la |à l['’]|l[ea]s? |l['’])"
    r"(?:demandeu(?:r|se)|requ[ée]rante?|plaignante?|riveraine?|usag(?:er|[èe]re)|d[ée]clarante?|habitante?|"
    r"personne qui a (?:signal|appel|ouvert))s?)\b",
    re.IGNORECASE,
)


def reporter_not_told(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Dis au demandeur du 812 que c'est réparé »: words for whom no directory knows, of a plan that tells
    somebody else."""
    found = _TO_REPORTER.search(outside_quotations(request))
    if found is None or not calls_of(plan, "ticketing.notify"):
        return ()
    written = any(found["who"] in each for each in literals_of(plan))
    return () if written or any(isinstance(node, n.Ask) for node in nodes_of(plan)) else (found["who"],)


def reporter_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words of the request that ask for tickets by who made them, of a plan that searches by who has them, or
    by neither."""
    said = outside_quotations(request)
    found = _BY.search(said)
    if found is None or _NOBODY.match(found["who"] or "") or _TELLS.search(said[: found.start()]):
        return ()
    if calls_of(plan, "ticketing.history", "ticketing.create"):
        return ()
    searches = calls_of(plan, "ticketing.search")
    texts = (argument(call, "text") for call in searches)
    asked = any(isinstance(text, n.Literal) and found[0] in str(text.value) for text in texts)
    return (found[0],) if searches and not asked else ()
