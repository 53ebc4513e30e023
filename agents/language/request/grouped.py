"""What a request counts by, or works out, and its plan does not: « par statut pour chaque arrondissement »,
« en moyenne »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import expressions_of, statements_of

_FIELDS = {  # what nothing is grouped by has no name
    "arrondissement": "district", "arrdt": "district", "statut": "status", "priorit": "priority",
    "catégorie": "category", "categorie": "category", "agent": "assignee",
    "mois": "", "semaine": "", "jour": "", "année": "", "annee": "", "an": "", "rue": "", "quartier": "",
}  # fmt: skip
_BY = re.compile(
    r"\b(?:par|selon (?:l['’]|l[ae] )|(?:(?:pour|dans|de|à) )?chaque) ?"
    r"(?P<what>arrondissement|arrdt|statut|priorit|cat[ée]gorie|agent|mois|semaine|jour|ann[ée]e|an|rue|quartier)"
    r"(?:(?<=priorit)\w*|s?)\b",
    re.IGNORECASE,
)


_NOT = re.compile(r"\b(?:pas|non|sans) $", re.IGNORECASE)
_MOST = re.compile(
    r"\b(?:(?:quel\w*|l[ae]s?|top \d+ des|les \w+) |l['’])"
    r"(?P<what>arrondissement|rue|quartier|agent|mois|jour)s? "
    r"(?:(?:qui|o[ùu]) (?:\w+ ){0,2}|avec |ayant |[ao]n?t? )l[ea] plus\b|"
    r"\btop \d+ des (?P<top>arrondissement|rue|quartier|agent)s\b",
    re.IGNORECASE,
)
"""« les rues qui ont le plus de tickets »."""
_WHO = re.compile(
    r"(?:^|[.,;:!?] ?|\b(?:dis|dites|dire)(?:-moi)? |\b(?:sais|savoir|voir) )"
    r"qui (?:\w+ )?(?:a|ont|[àa]) (?:actuellement )?l[ea] plus (?:de\b|d['’])(?!.* (?:ou|entre) )",
    re.IGNORECASE,
)
"""« qui a le plus de tickets ouverts »; between two who are named it is a comparison."""
_OF_THEM = re.compile(r" (?:de\b|d['’]|nombreux)", re.IGNORECASE)
_LEAST = re.compile(r"\bmoins\b", re.IGNORECASE)
_NONE = re.compile(
    r"(?:\b(?:les|des|quel(?:le)?s|tous les) (?:agents|services|personnes|arrondissements|quartiers|rues|"
    r"[ée]quipements|[ée]coles)\b(?: (?!ticket|signalement|demande)[\w’'-]+){0,5}? n['’]ont|"
    r"(?:^|[.?!] )qui n['’]a) (?:aucun\w*|pas (?:un seul|de|d['’])) ?"
    r"(?:tickets?|signalements?|demandes?|interventions?)\b",
    re.IGNORECASE,
)
"""« les agents qui n'ont aucun ticket »: no plan says it."""
_FIGURE = re.compile(
    r"\b(?:en moyenne|(?:temps|d[ée]lai|dur[ée]e|nombre|[âa]ge) moyen\w*|m[ée]diane?|taux|pourcentages?|"
    r"proportion|[ée]volution|tendance)\b",
    re.IGNORECASE,
)


def ungrouped(request: str, plan: n.Plan) -> Iterator[tuple[int, int]]:
    """Places of the request that say what to group by, where the plan groups or counts, and not by that; and
    those that ask for the most of it, where the plan does not group by that at all."""
    if any(isinstance(step, n.For) for step in statements_of(plan.body)):
        return
    groups = _applied(plan, "group", "count")
    given = (value for each in groups for name, value in each.options if name == "by")
    by = {value.value for value in given if isinstance(value, n.Literal)}
    wanted = (*(_BY.finditer(request) if groups else ()), *_MOST.finditer(request), *_WHO.finditer(request))
    for match in sorted(wanted, key=re.Match.start):
        if _field(match) not in by:
            yield match.span()


def having_none(request: str, plan: n.Plan) -> Iterator[tuple[int, int]]:
    """Places of the request that ask for those who have none, where the plan leaves nobody out."""
    chooses = any(isinstance(step, n.If) for step in statements_of(plan.body))
    if not _applied(plan, "without") and not chooses:
        yield from (match.span() for match in _NONE.finditer(request))


def most_of(request: str) -> str:
    """The field of which the one with the most is asked for; empty where none is, or several are."""
    most = (each for each in _MOST.finditer(request) if _OF_THEM.match(request, each.end()))
    found = {_field(match) for match in (*most, *_WHO.finditer(request))}
    return found.pop() if len(found) == 1 and not _LEAST.search(request) else ""


def _field(match: re.Match[str]) -> str:
    if match.re is _WHO:
        return "assignee"
    told = match.groupdict()
    return _FIELDS[(told["what"] or told.get("top") or "").lower()]


def grouped_by(request: str) -> tuple[str, ...]:
    """The fields that a request counts by, in its order; an empty name for what nothing is grouped by."""
    found = (match for match in _BY.finditer(request) if not _NOT.search(request[: match.start()]))
    return tuple(_FIELDS[match["what"].lower()] for match in found)


def uncounted(request: str, plan: n.Plan) -> Iterator[tuple[int, int]]:
    """Places of the request that ask for a figure that no function gives, where the plan has no mean."""
    if not _applied(plan, "mean"):
        yield from (match.span() for match in _FIGURE.finditer(request))


def _applied(plan: n.Plan, *functions: str) -> list[n.Apply]:
    nodes = (node for step in statements_of(plan.body) for node in expressions_of(step))
    return [node for node in nodes if isinstance(node, n.Apply) and node.function in functions]
