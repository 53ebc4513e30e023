"""A short follow-up keeps what it does not change."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.carried import carried
from agents.planner.mends.tree import in_text
from agents.planner.prompt import normalise_request
from evals.planning.cases import SECRET, SETS, load_cases

BEFORE = 'tickets = ticketing.search(district="11e", newer_than="septembre", until="septembre")'


def kept(plan: str, said: str, before: str = BEFORE) -> str:
    return in_text(partial(carried, before=before), plan, said)


def test_what_is_not_changed_stays() -> None:
    plan = 'tickets = ticketing.search(category="propreté")'
    whole = BEFORE.replace("search(", 'search(category="propreté", ')
    assert kept(plan, "et pour la propreté seulement ?") == whole


def test_another_time_is_no_second_one() -> None:
    plan = 'tickets = ticketing.search(newer_than="octobre")'
    assert kept(plan, "et en octobre ?") == 'tickets = ticketing.search(newer_than="octobre", district="11e")'


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ('tickets = ticketing.search(category="propreté")', "et les tickets propreté ?"),
        ('tickets = ticketing.search(category="propreté")', "et dans toute la ville, pour la propreté ?"),
        ('tickets = ticketing.search(category="propreté")', "cherche la propreté"),
        ('parcs = gis.facilities(kind="parcs")', "et les parcs ?"),
        ("tickets = [t for t in avant.tickets if not t.assignee]", "et ceux sans agent ?"),
    ],
)
def test_another_wish_keeps_nothing(plan: str, said: str) -> None:
    assert kept(plan, said) == plan
    assert kept(plan, said, "") == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    for case in load_cases(name):
        before = case.before.plan if case.before else ""
        assert kept(case.plan, normalise_request(case.request), before) == case.plan, case.id
