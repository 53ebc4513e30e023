"""« Le nombre de tickets, les trois plus anciens et un graphique »: the few come beside what else is shown.

A small model shows the rest and leaves them out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import acts, applied, calls_of, filters_of

_FEW = re.compile(
    r"(?<!pas )\bles (?P<n>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) "
    r"(?:(?:tickets? )?les )?plus (?P<which>anciens|vieux|r[ée]cents)(?=\W*$|[,.;:!?]| et\b)",
    re.IGNORECASE,
)


def few_beside(plan: n.Plan, said: str) -> n.Plan:
    """The plan that shows the few oldest or latest of its one search beside the rest, where it shows none."""
    found, searches = list(_FEW.finditer(said)), calls_of(plan, "ticketing.search")
    if len(found) != 1 or len(searches) != 1 or acts(plan) or filters_of(plan):
        return plan
    if applied(plan, "top", "first", "sort"):
        return plan
    listed = [step.name for step in plan.body if isinstance(step, n.Assign) and step.value == searches[0]]
    shown = [step for step in plan.body if isinstance(step, n.Show) and step.kind == "answer"]
    if not listed or len(shown) != 1 or len(shown[0].values) < 2:
        return plan
    ((step,), line) = shown, shown[0].line
    order = "desc" if found[0]["which"].lower().startswith("r") else "asc"
    options = {"n": found[0]["n"], "by": "created", "order": order}
    few = n.Apply(
        "top", (n.Name(listed[0], line),), tuple((k, n.Literal(v, line)) for k, v in options.items()), line
    )
    at = plan.body.index(step)
    return replace(
        plan, body=(*plan.body[:at], replace(step, values=(*step.values, few)), *plan.body[at + 1 :])
    )
