"""Tickets that nobody has are not taken from anybody."""

from __future__ import annotations

from functools import partial

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.who.unassigned import only_unassigned, unassigned_not_heard
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

free = partial(in_text, only_unassigned)
ALL = 'tickets = ticketing.search(district="20e")\nfor t in tickets:\n    ticketing.assign(ticket=t, to=moi)'
FREE = ALL.replace("tickets =", "trouves =", 1).replace(
    "\nfor", "\ntickets = [t for t in trouves if not t.assignee]\nfor", 1
)
SEEN = "tickets = ticketing.search()\nxs = [t for t in tickets if not t.assignee]\nanswer(xs)"


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("assigne-moi les tickets sans agent du 20e sauf les urgents", FREE),
        ("les tickets du 20e non assignés, prends-les", FREE),
        ("prends les tickets du 20e qui ne sont à personne", FREE),
        ("prends les tickets du 20e ; combien sans agent ?", ALL),
        ("relance les tickets du 20e que personne n'a commentés", ALL),
        ("ferme les tickets du 20e mais ne les confie à personne", ALL),
        ("prends les tickets du 20e avec ou sans agent", ALL),
        ("prends les tickets du 20e", ALL), ("prends les tickets « sans agent » du 20e", FREE),
    ],
)  # fmt: skip
def test_what_nobody_has_is_kept(request_text: str, plan: str) -> None:
    assert free(ALL, request_text).strip() == plan


@pytest.mark.parametrize(
    ("request_text", "plan", "told"),
    [
        ("prends ceux du 20e sans agent", ALL, ("sans agent",)), ("prends ceux du 20e", ALL, ()),
        ("ferme ceux du 20e et n'en parle à personne", ALL, ()),
        ("ceux sans agent", SEEN, ()), ("ticket 812, sans agent ?", "t = ticketing.get(number=\"812\")\nanswer(t)", ()),
        ("ajoute « sans agent » aux tickets du 20e", ALL, ()),
    ],
)  # fmt: skip
def test_what_is_not_heard_is_told(request_text: str, plan: str, told: tuple[str, ...]) -> None:
    assert unassigned_not_heard(parse_plan(plan), request_text) == told


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert free(case.plan, case.request) == case.plan, case.id
        assert unassigned_not_heard(parse_plan(case.plan), case.request) == (), case.id
