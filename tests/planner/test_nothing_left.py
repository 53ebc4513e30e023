"""A filter against its own search shows nothing, and is asked about."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.which.nothing_left import leaves_nothing
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

PLAN = "tickets = ticketing.search({})\nautres = [t for t in tickets if t.{}]\nanswer(autres)"


@pytest.mark.parametrize(
    ("search", "condition", "nothing"),
    [
        ('priority="urgents", assignee=moi', 'priority != "urgents"', True),
        ('priority="urgents"', 'priority == "urgents"', False),
        ('priority="urgents"', 'priority != "basse"', False), ('status="ouverts"', 'priority != "ouverts"', False),
        ("assignee=moi", "assignee", False),
    ],
)  # fmt: skip
def test_what_leaves_nothing(search: str, condition: str, nothing: bool) -> None:
    assert leaves_nothing(parse_plan(PLAN.format(search, condition))) is nothing


@pytest.mark.parametrize("name", SETS)
def test_every_plan_by_hand_can_show_something(name: str) -> None:
    assert [case.id for case in load_cases(name) if leaves_nothing(parse_plan(case.plan))] == []
