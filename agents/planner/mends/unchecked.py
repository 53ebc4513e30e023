"""« S'ils sont fermés, rouvre-les », « supprime les doublons »: what a plan should look at and does not."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import has_choice, has_exclusion, statements_of
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import acts, calls_of, given, literals_of, nodes_of
from beffroi.text import without_accents

_ONLY_IF = re.compile(
    r"(?<!même )(?<!meme )\b(?:s['’](?:ils?|elles?) (?:est|sont|[ée]tait|[ée]taient)|"
    r"si (?:c['’]est|le ticket est|les tickets sont)) "
    r"(?:toujours |encore |d[ée]j[àa] |bien )?(?:ferm[ée]|clos|ouvert|en attente|en cours|trait[ée])\w*",
    re.IGNORECASE,
)


_DOUBLES = re.compile(r"\b(?:doublons?|en double(?! file)|duplicates?)\b", re.IGNORECASE)


def doubles_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Supprime les doublons de la rue X »: words for what nothing finds, of a plan that lists tickets."""
    found = _DOUBLES.search(outside_quotations(request))
    if found is None or calls_of(plan, "ticketing.get", "ticketing.create"):
        return ()
    if not any(isinstance(step, n.For) for step in plan.body) and not calls_of(plan, "ticketing.search"):
        return ()
    texts = {given(call, "text") for call in calls_of(plan, "ticketing.search")}
    written = any(found[0] in each for each in literals_of(plan) if each not in texts)
    return () if written else (found[0],)


_BOTH = re.compile(
    r"(?<!dans )\bles deux\b(?=\W*$|[,.;:!?]| (?:[àa]|aux?|en|et|pour|avec|que)\b| qu['’])", re.IGNORECASE
)
_OTHERS = re.compile(r"\bles autres\b(?! (?:arrondissements|services|quartiers))", re.IGNORECASE)


_LEFT_ALONE = re.compile(
    r"\b(?:laiss\w*|gard\w*|pas|comme|montr\w*|affich\w*|list\w*|voir|que)[- ](?:moi )?$", re.IGNORECASE
)
"""What is left alone or shown."""


def both_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Donne les deux à Rosa », « relance les autres »: words for more than the one ticket that something is
    done to, or for what is left where nothing is left out."""
    said = outside_quotations(request)
    for each in literals_of(plan):
        said = said.replace(each, "")
    both, others = _BOTH.search(said), _OTHERS.search(said)
    both, others = (
        found if found and not _LEFT_ALONE.search(said[: found.start()]) else None for found in (both, others)
    )
    done = [step.call for step in statements_of(plan.body) if isinstance(step, n.Do)]
    if not done or any(isinstance(step, n.For) for step in plan.body):
        return ()
    told = [both[0]] if both and len(done) == 1 and "deux" not in literals_of(plan) else []
    chosen = has_choice(plan) or has_exclusion(plan)
    return (*told, *([others[0]] if others and not chosen else []))


_IF_DONE = re.compile(
    r"(?<!même )(?<!meme )\bsi (?!oui|non|possible)[^.;:!?,]{2,40}? (?:l['’](?:a|ont)|a|ont) "
    r"(?:d[ée]j[àa] |bien )?"
    r"(?:comment|valid|trait|r[ée]pond|sign[ée]|appel|relanc|accept|vu)\w*",
    re.IGNORECASE,
)


def condition_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words that make an action hang on a status, or on what somebody did, of a plan that acts and looks at
    none."""
    said = outside_quotations(request)
    done = _IF_DONE.search(said)
    if done and acts(plan) and not calls_of(plan, "ticketing.history"):
        return () if any(done[0] in each for each in literals_of(plan)) else (done[0],)
    found = _ONLY_IF.search(said)
    if found is None or not acts(plan):
        return ()
    looks = any(isinstance(node, n.Field) and node.field == "status" for node in nodes_of(plan))
    looks = looks or any(given(call, "status") for call in calls_of(plan, "ticketing.search"))
    told = any(found[0] in each for each in literals_of(plan))
    return () if looks or told else (found[0],)


_TICKETS = r"\b(?:tickets?|signalements?|demandes?|ceux|celles|lesquel\w+)"
_ONCE_DONE = re.compile(
    rf"{_TICKETS}\b[^.;:!?,]{{0,40}}? (?:qui |qu['’]on )?ont "
    r"(?:chang[ée] (?:de |d['’])(?:priorit[ée]|statut|agent|[ée]tat|service|cat[ée]gorie)|"
    r"(?:[ée]t[ée] )?(?P<what>r[ée]assign|r[ée]affect|rouvert|comment|relanc)(?:[ée]e?)?s?)\b|"
    rf"{_TICKETS} (?P<bare>rouvert|(?:r[ée]assign|r[ée]affect|relanc|comment)é)e?s\b",
    re.IGNORECASE,
)
"""Tickets that something was once done with: no search finds them."""
_DOES = {
    "reas": "ticketing.assign", "reaf": "ticketing.assign", "rouv": "ticketing.reopen",
    "comm": "ticketing.comment", "rela": "ticketing.remind",
}  # fmt: skip
"""The tool that does it, by how the word begins without accents."""


def change_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """« Les tickets qui ont changé de priorité cette semaine »: words for what only a history tells, of a
    plan that chooses among tickets, reads no history, and does not do so itself."""
    found = _ONCE_DONE.search(outside_quotations(request))
    looks = calls_of(plan, "ticketing.search") or any(isinstance(node, n.Earlier) for node in nodes_of(plan))
    if found is None or not looks or calls_of(plan, "ticketing.history"):
        return ()
    done = without_accents((found["what"] or found["bare"] or "").lower())[:4]
    if done in _DOES and calls_of(plan, _DOES[done]):
        return ()
    return () if any(found[0] in each for each in literals_of(plan)) else (found[0],)
