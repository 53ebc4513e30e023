"""Tickets that are not closed, however that is said: those that are closed are left out."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.which.still_open import still_open
from evals.planning.cases import load_cases
from tests.planner.mending import completed, excepted
from tests.planner.test_reports import SETS

ALL = 'tickets = ticketing.search(district="11e")\n'
SHOWN = f"{ALL}answer(tickets)"


def _less(status: str, name: str = "tickets2") -> str:
    return f'{ALL}{name} = [x for x in tickets if x.status != "{status}"]\n'


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("Tickets non résolus du 11e", "résolus"),
        ("les tickets du 11e pas encore clos", "clos"),
        ("les signalements du 11e toujours pas réglés", "réglés"),
        ("Les tickets en souffrance du 11e", "fermé"),
        ("les tickets du 11e qui trainent", "fermé"),
        ("montre les demandes du 11e qui traînent encore", "fermé"),
    ],
)
def test_closed_ones_are_left_out(request_text: str, status: str) -> None:
    assert completed(SHOWN, request_text) == f"{_less(status)}answer(tickets2)"


def test_what_is_done_to_them_is_done_to_the_others() -> None:
    plan = f"{ALL}for t in tickets:\n    ticketing.remind(ticket=t)"
    done = f"{_less('fermé')}for t in tickets2:\n    ticketing.remind(ticket=t)"
    assert completed(plan, "Relance les tickets du 11e qui traînent depuis un mois") == done


def test_the_oldest_are_chosen_among_them() -> None:
    plan = f'{ALL}tickets2 = top(tickets, n="trois", by="created", order="asc")\nanswer(tickets2)'
    done = (
        f"{_less('résolus', 'tickets21')}"
        'tickets2 = top(tickets21, n="trois", by="created", order="asc")\nanswer(tickets2)'
    )
    assert completed(plan, "Les trois plus vieux tickets non résolus du 11e") == done


def test_they_are_no_words_of_the_tickets() -> None:
    plan = 'tickets = ticketing.search(district="11e", text="souffrance")\nanswer(tickets)'
    assert completed(plan, "les tickets en souffrance du 11e") == f"{_less('fermé')}answer(tickets2)"


def test_what_is_denied_is_not_searched_for() -> None:
    plan = 'tickets = ticketing.search(district="11e", status="fermés")\nanswer(tickets)'
    assert excepted(plan, "les tickets non fermés du 11e") == f"{_less('fermés')}answer(tickets2)"


@pytest.mark.parametrize(
    "request_text",
    [
        "les tickets du 11e, résolus et non résolus",
        "les tickets du 11e fermés ou pas",
        "rouvre les tickets du 11e non résolus",
        "les tickets du 11e dont la facture n'est pas réglée",
        "les tickets du 11e ouverts et non réglés",
        "les tickets du 11e",
        "ça traîne : les tickets du 11e",
        "les tickets du 11e « non résolus »",
        "les tickets du 11e non résolus en octobre",
    ],
)
def test_what_says_no_such_thing_changes_nothing(request_text: str) -> None:
    assert completed(SHOWN, request_text) == SHOWN


def test_a_status_that_is_searched_for_stays() -> None:
    plan = 'tickets = ticketing.search(district="11e", status="en attente")\nanswer(tickets)'
    assert completed(plan, "les tickets du 11e qui traînent") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(still_open, case.plan, case.request) == case.plan, case.id
