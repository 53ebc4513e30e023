"""What a request counts by and its plan does not: « par statut pour chaque arrondissement »."""

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


def ungrouped(request: str, plan: n.Plan) -> Iterator[tuple[int, int]]:
    """Places of the request that say what to group by, where the plan groups or counts, and not by that."""
    nodes = [node for step in statements_of(plan.body) for node in expressions_of(step)]
    groups = [node for node in nodes if isinstance(node, n.Apply) and node.function in ("group", "count")]
    if not groups or any(isinstance(step, n.For) for step in statements_of(plan.body)):
        return
    given = (value for each in groups for name, value in each.options if name == "by")
    by = {value.value for value in given if isinstance(value, n.Literal)}
    for match in _BY.finditer(request):
        if _FIELDS[match["what"].lower()] not in by:
            yield match.span()
