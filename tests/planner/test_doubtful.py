"""A filter against its own search, and an action that leaves a number out, are asked about."""

from __future__ import annotations

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.which.described import the_one_described
from agents.planner.mends.which.doubtful import (
    is_doubtful,
    leaves_nothing,
    range_not_heard,
    without_contradiction,
)
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
        (
            "Bonjour, ici le bureau 312, ferme le 812",
            'a = ticketing.get(number="812")\nticketing.close(ticket=a)',
            False,
        ),
        (
            "ferme le 810, ah non pardon le 812",
            'a = ticketing.get(number="812")\nticketing.close(ticket=a)',
            False,
        ),
        (
            "le monsieur du 102 rue Titon : ferme le 812",
            'a = ticketing.get(number="812")\nticketing.close(ticket=a)',
            False,
        ),
        ("montre le 812 et le 813", 'a = ticketing.get(number="812")\nanswer(a)', False),
    ],
)
def test_an_action_that_leaves_a_number_out(request_text: str, plan: str, doubtful: bool) -> None:
    assert is_doubtful(checked(plan, request_text), request_text) is doubtful


def test_a_search_is_not_for_what_is_taken_away() -> None:
    plan = PLAN.format('priority="urgents", assignee=moi', 'priority != "urgents"')
    right = PLAN.format("assignee=moi", 'priority != "urgents"')
    assert in_text(without_contradiction, plan, "et les autres ?").strip() == right
    acts = plan + "\nfor t in tickets:\n    ticketing.close(ticket=t)"
    assert in_text(without_contradiction, acts, "ferme les urgents et montre les autres").strip() == acts


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("ajoute « vu » sur les tickets 810 à 815", ("810 à 815",)), ("ferme le 810 et le 815", ()),
        ("ferme du 810 au 811", ()), ("ferme du 810 au 815", ("810 au 815",)), ("confie le 810 à Karim", ()),
        ("compare le 810 au 815", ()),
    ],
)  # fmt: skip
def test_a_range_is_more_than_its_ends(request_text: str, told: tuple[str, ...]) -> None:
    ends = ("810", "811" if "811" in request_text else "815")
    plan = "".join(f'{name} = ticketing.get(number="{end}")\n' for name, end in zip("ab", ends, strict=True))
    assert range_not_heard(parse_plan(plan + "answer(a, b)"), request_text) == told


def test_a_range_is_no_distance() -> None:
    plan = (
        'a = ticketing.get(number="812")\nts = ticketing.search(place=need(a.place), radius="815")\n'
        "for t in ts:\n    ticketing.remind(ticket=t)"
    )
    assert range_not_heard(parse_plan(plan), "relance les tickets du 812 au 815") == ("812 au 815",)


@pytest.mark.parametrize(
    ("request_text", "looks"),
    [
        ("Ferme le ticket du banc cassé square du Temple", True),
        ("Fais un ticket pour un banc cassé square du Temple et ferme le ticket", False),
        ("Il y a un banc cassé square du Temple. Ferme le ticket.", False),
        ("relance la demande pour le banc cassé square du Temple", True),
        ("Signale un banc cassé square du Temple et ferme le ticket", False),
        ("un banc cassé square du Temple, crée-le et confie le ticket à Karim", False),
        ("banc cassé square du Temple, passe-le en urgent", False),
    ],
)
def test_a_ticket_that_is_described_is_looked_for(request_text: str, looks: bool) -> None:
    place = 'lieu = gis.locate(address="square du Temple")\n'
    made = 'ticket = ticketing.create(subject="banc cassé", place=lieu)\n'
    found = 'tickets = ticketing.search(text="banc cassé", place=lieu)\nticket = need(first(tickets))\n'
    close = "ticketing.close(ticket=ticket)"
    right = place + (found if looks else made) + close
    assert in_text(the_one_described, place + made + close, request_text).strip() == right


@pytest.mark.parametrize("name", SETS)
def test_every_plan_by_hand_can_show_something(name: str) -> None:
    assert [case.id for case in load_cases(name) if leaves_nothing(parse_plan(case.plan))] == []
    for case in load_cases(name):
        assert range_not_heard(parse_plan(case.plan), case.request) == (), case.id
        assert in_text(the_one_described, case.plan, case.request) == case.plan, case.id


@pytest.mark.parametrize("name", ["dev", "fresh", "heldout"])
def test_no_plan_by_hand_is_doubtful(name: str) -> None:
    for case in load_cases(name):
        if case.before is None:
            found = checked(case.plan, case.request)
            assert not is_doubtful(found, case.request), case.id
