"""What code writes in the model's place: a whole plan where there is nothing to plan, or how one begins that
looks for what the model's own passed over.
"""

from __future__ import annotations

from agents.language.syntax import nodes as n
from agents.language.syntax.printer import print_plan
from agents.planner.heard import Heard
from agents.planner.mends.where.around import LOCATING, passes_over_a_place
from agents.planner.mends.who.named import names_somebody
from agents.planner.orders.help import asks_for_help, asks_nothing, takes_back
from agents.planner.orders.impossible import beyond_tools
from agents.planner.orders.reports import BEGINNING, looks_first, passes_over_reports

_SOMEBODY = "personne = directory.find_person("


def unplanned(heard: Heard) -> str | None:
    """The plan of a request for which nothing is to be planned; None where something is."""
    said = heard.typed.text
    if asks_for_help(said) or takes_back(said) or asks_nothing(said):
        return "cannot()"
    reason = "" if heard.listed else beyond_tools(said)
    return print_plan(n.Plan((n.Cannot(reason, 1),), "")) if reason else None


def begun_otherwise(plan: str, request: str) -> str | None:
    """How a plan begins that looks for what this one passes over; None where it passes over nothing."""
    if passes_over_reports(plan, request):
        return BEGINNING
    if begun := looks_first(plan, request):
        return begun
    if passes_over_a_place(plan, request):
        return LOCATING
    return _SOMEBODY if plan.strip() == "cannot()" and names_somebody(request) else None
