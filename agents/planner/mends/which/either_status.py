"""« Ses tickets ouverts et en cours »: those of either status. A small model searches those of the first."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import calls_of, free_name, given, literals_of, without_argument

_STATUS = r"(?:ouvert[es]{0,2}|en cours|en attente|ferm[ée][es]{0,2}|clos(?:es?)?)"
_EITHER = re.compile(
    rf"\b(?:tickets?|signalements?|demandes?|dossiers?)(?: [\w’'-]+){{0,3}}? (?P<one>{_STATUS}) (?:et|ou) "
    rf"(?P<other>{_STATUS})(?! depuis)(?=\W|$)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:non|pas|plus|jamais|encore|sauf)\b", re.IGNORECASE)
_APART = re.compile(
    r"\b(?:d['’]une part|d['’]un c[ôo]t[ée]|s[ée]par[ée]\w*|chacun\w*|respectivement)\b", re.IGNORECASE
)


def of_either_status(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose one search by the one of two statuses keeps those of both."""
    found, searches = list(_EITHER.finditer(said)), calls_of(plan, "ticketing.search")
    if len(found) != 1 or len(searches) != 1 or _APART.search(said):
        return plan
    one, other = found[0]["one"], found[0]["other"]
    if len(re.findall(_STATUS, said, re.IGNORECASE)) != 2 or _DENIED.search(found[0][0]):
        return plan
    held = {each.lower() for each in literals_of(plan)}
    status = given(searches[0], "status")
    if status not in (one, other) or {one.lower(), other.lower()} <= held:
        return plan
    for at, step in enumerate(plan.body):
        match step:
            case n.Assign(name, call, line) if call == searches[0]:
                every = free_name(plan, f"{name}_tous")
                field = n.Field(n.Name("t", line), "status", line)
                of_both = n.Compare("in", field, (n.Literal(one, line), n.Literal(other, line)), line)
                search = n.Assign(every, without_argument(searches[0], "status"), line)
                kept = n.Assign(name, n.Filter("t", n.Name(every, line), of_both, line), line)
                return replace(plan, body=(*plan.body[:at], search, kept, *plan.body[at + 1 :]))
    return plan
