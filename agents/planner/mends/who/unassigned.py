"""« Les tickets sans agent »: those that nobody has, where the plan goes through all.

A small model that also hears « sauf les urgents » leaves the other word out, and takes tickets from whoever
has them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, calls_of, free_name, literals_of, nodes_of

_FREE = (
    r"(?:(?<!ou )sans (?:agent|responsable|titulaire)\b|"
    r"(?:non|pas(?: encore)?) (?:assign|attribu|affect|confi)[ée]\w*|"
    r"que personne n['’]a (?:encore )?pris\w*|que personne n['’]a(?=\W*(?:$|[,.;!?]))|"
    r"(?:assign|confi|attribu|affect)ée?s? [àa] personne\b|"
    r"n['’](?:ont|a) (?:toujours |encore )?"
    r"(?:pas (?:encore )?d['’]agent|aucun agent|personne(?=\W*(?:$|[,.;!?])))|"
    r"(?:ne sont|n['’]est|n['’]appartien\w+) (?:encore )?[àa] personne\b)"
)
_SAID = re.compile(rf"(?<!\w){_FREE}", re.IGNORECASE)
_WHICH = re.compile(
    rf"\b(?:tickets?|signalements?|demandes?|dossiers?)\b(?:(?!\b(?:ceux|celles|combien|si|et)\b)[^.;:,!?]){{0,60}}?"
    rf"(?<!\w){_FREE}",
    re.IGNORECASE,
)
"""Tickets that are said to be nobody's, all of them."""


def only_unassigned(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one search keeps what nobody has, where the request says so of its tickets and the plan
    looks nowhere at who has them."""
    searches = calls_of(plan, "ticketing.search")
    if len(searches) != 1 or _looks_at_who(plan) or not _WHICH.search(said):
        return plan
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(name, value, line) if value == searches[0]:
                found = free_name(plan, "trouves")
                nobodys = n.Not(n.Present(n.Field(n.Name("t", line), "assignee", line), line), line)
                kept = n.Assign(name, n.Filter("t", n.Name(found, line), nobodys, line), line)
                both = (n.Assign(found, value, line), kept)
                return replace(plan, body=(*plan.body[:at], *both, *plan.body[at + 1 :]))
    return plan


def unassigned_not_heard(plan: n.Plan, request: str) -> tuple[str, ...]:
    """Words for what nobody has, of a plan that searches tickets and looks nowhere at who has them."""
    told = _SAID.search(outside_quotations(request))
    if told is None or not calls_of(plan, "ticketing.search") or _looks_at_who(plan):
        return ()
    return () if any(told[0] in each for each in literals_of(plan)) else (told[0],)


def _looks_at_who(plan: n.Plan) -> bool:
    fields = any(isinstance(node, n.Field) and node.field == "assignee" for node in nodes_of(plan))
    return fields or any(
        argument(call, "assignee") is not None for call in calls_of(plan, "ticketing.search")
    )
