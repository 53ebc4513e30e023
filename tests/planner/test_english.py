"""What English says before its noun."""

from __future__ import annotations

import pytest

from agents.planner.mends.english import qualified
from agents.planner.mends.flows.branches import nothing_else
from agents.planner.mends.tree import in_text
from evals.planning.cases import SECRET, SETS, load_cases
from tests.planner.mending import completed

SEARCH = 'ts = ticketing.search(district="12th"{})\nanswer(ts)'


@pytest.mark.parametrize(
    ("request_text", "more"),
    [
        ("show me the urgent road tickets in the 12th", ', priority="urgent", category="road"'),
        ("remind all waiting tickets of the 12th", ', status="waiting"'),
        ("how many open water tickets in the 12th", ', status="open", category="water"'),
        ("the five oldest tickets of the 12th", ""),
        ("close tickets of the 12th", ""), ("can you close my tickets of the 12th", ""),
        ("show open and closed tickets of the 12th", ""), ("the water and road tickets of the 12th", ""),
        ("show the tickets of the 12th that are not open tickets", ""),
        ("les tickets du 12th", ""),
    ],
)  # fmt: skip
def test_what_stands_before_the_noun_is_heard(request_text: str, more: str) -> None:
    assert in_text(qualified, SEARCH.format(""), request_text) == SEARCH.format(more)


def test_the_new_priority_stands_behind_to() -> None:
    plan = 'ts = ticketing.search(district="15th")\nfor t in ts:\n    ticketing.set_priority(ticket=t, priority="urgent")'
    raised = in_text(qualified, plan, "raise all urgent tickets of the 15th to high")
    assert (
        'set_priority(ticket=t, priority="high")' in raised and 'district="15th", priority="urgent"' in raised
    )


def test_a_reason_and_nothing_else_are_heard() -> None:
    plan = 'ticket = ticketing.get(number="3120")\nticketing.reopen(ticket=ticket)'
    assert 'reason="the leak came back"' in completed(plan, "reopen 3120 because the leak came back")
    branch = (
        'ticket = ticketing.get(number="812")\nif ticket.status == "open":\n    ticketing.remind(ticket=ticket)\n'
        'else:\n    ticketing.comment(ticket=ticket, text="do nothing")'
    )
    said = "if 812 is still open, remind the agent, otherwise do nothing"
    assert in_text(nothing_else, branch, said) == branch.split("\nelse")[0]


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_no_plan_written_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(qualified, case.plan, case.request) == case.plan, case.id
