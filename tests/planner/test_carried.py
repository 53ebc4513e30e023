"""A short follow-up keeps what it does not change."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.follow_ups import TurnBefore
from agents.planner.mends.follow_ups.carried import carried, time_not_heard
from agents.planner.mends.tree import in_text
from agents.planner.prompt import normalise_request
from evals.planning.cases import SECRET, SETS, load_cases

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
BEFORE = 'tickets = ticketing.search(district="11e", newer_than="septembre", until="septembre")'


def kept(plan: str, said: str, before: str = BEFORE) -> str:
    turn = TurnBefore(parse_plan(before), {}, {}, NOW)
    return in_text(partial(carried, before=turn), plan, said)


def test_what_is_not_changed_stays() -> None:
    plan = 'tickets = ticketing.search(category="propreté")'
    whole = BEFORE.replace("search(", 'search(category="propreté", ')
    assert kept(plan, "et pour la propreté seulement ?") == whole


def test_another_time_is_no_second_one() -> None:
    plan = 'tickets = ticketing.search(newer_than="octobre")'
    assert kept(plan, "et en octobre ?") == 'tickets = ticketing.search(newer_than="octobre", district="11e")'


@pytest.mark.parametrize("said", ["et ce mois-ci ?", "Et en octobre ?", "et la semaine dernière"])
def test_where_only_a_time_is_said_it_is_the_change(said: str) -> None:
    time = said.lower().removeprefix("et ").removeprefix("en ").removesuffix(" ?")
    assert kept(BEFORE, said) == f'tickets = ticketing.search(district="11e", newer_than="{time}")'


def test_a_time_that_is_not_heard_is_told() -> None:
    plan = parse_plan(BEFORE)
    assert time_not_heard(plan, "et le mois d'avant ?") == ("le mois d'avant",)
    assert time_not_heard(plan, "et en septembre de ce mois ?") == ()
    assert time_not_heard(plan, "et dans le 12e ?") == ()


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


def test_a_place_lies_in_its_own_district() -> None:
    plan = 'lieu = gis.locate(address="rue Erlanger")\ntickets = ticketing.search(place=lieu)'
    whole = plan.replace("=lieu)", '=lieu, newer_than="septembre", until="septembre")')
    assert kept(plan, "et pour la rue Erlanger ?") == whole


def test_one_side_of_a_time_stays_one() -> None:
    plan = 'tickets = ticketing.search(older_than="octobre")'
    assert kept(plan, "et avant octobre ?") == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    for case in load_cases(name):
        if case.before is not None:
            assert time_not_heard(parse_plan(case.plan), case.request) == (), case.id
            assert kept(case.plan, normalise_request(case.request), case.before.plan) == case.plan, case.id
