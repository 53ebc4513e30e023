"""A filter against its own search, and an action that leaves a number out, are asked about."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.which.doubtful import is_doubtful, leaves_nothing
from evals.planning.cases import load_cases
from tests.language.support import checked
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


@pytest.mark.parametrize(
    ("request_text", "plan", "doubtful"),
    [
        (
            "ferme le 812 et le 813 et rouvre le 814",
            'a = ticketing.get(number="812")\nticketing.close(ticket=a)\nb = ticketing.get(number="813")\n'
            "ticketing.reopen(ticket=b)",
            True,
        ),
        ("ferme le 812", 'a = ticketing.get(number="812")\nticketing.close(ticket=a)', False),
        ("montre le 812 et le 813", 'a = ticketing.get(number="812")\nanswer(a)', False),
    ],
)
def test_an_action_that_leaves_a_number_out(request_text: str, plan: str, doubtful: bool) -> None:
    assert is_doubtful(checked(plan, request_text)) is doubtful


@pytest.mark.parametrize("name", SETS)
def test_every_plan_by_hand_can_show_something(name: str) -> None:
    assert [case.id for case in load_cases(name) if leaves_nothing(parse_plan(case.plan))] == []
