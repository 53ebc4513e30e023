"""Turns of a conversation that follow-ups go on from, and their mends on a plan's text."""

from __future__ import annotations

from datetime import datetime

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.language.syntax.printer import print_plan
from agents.planner.drafts import PlanRequest, Turn
from agents.planner.mends.follow_ups import FOLLOW_UPS, TurnBefore, turn_before
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9)
SPECS = load_registry().specs
SCHOOL = Turn(
    "l'école la plus proche du 60 rue de la Roquette",
    'lieu = gis.locate(address="60 rue de la Roquette")\n'
    'ecoles = gis.nearest(kind="école", place=lieu)\necole = first(ecoles)\nanswer(ecole)',
)


def before(turn: Turn, *older: str) -> TurnBefore:
    """The turn as a follow-up finds it."""
    checked = check(parse_plan(turn.plan), turn.request, SPECS, now=NOW, earlier_requests=older)
    found = turn_before(PlanRequest("", NOW, turn, checked.results), SPECS)
    assert found is not None
    return found


def mended(plan: str, said: str, past: TurnBefore) -> str:
    """The plan of a follow-up with all its mends."""
    tree = parse_plan(plan)
    for mend in FOLLOW_UPS:
        tree = mend(tree, said, past)
    return print_plan(tree)
