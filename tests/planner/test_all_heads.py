"""All heads of a domain are found by their function, and not everybody of its directorate."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.who.all_heads import all_heads
from evals.planning.cases import load_cases
from tests.planner.mending import completed
from tests.planner.test_reports import SETS

EVERYBODY = (
    'service = directory.find_service(domain="voirie")\npersonnes = directory.members(service=service)\n'
)
TELL = 'for p in personnes:\n    ticketing.notify(to=p, message="réunion jeudi")'


@pytest.mark.parametrize(
    ("request_text", "function", "then"),
    [
        ("Préviens tous les chefs de service voirie : réunion jeudi", "chefs de service", TELL),
        ("dis aux responsables de la voirie « réunion jeudi »", "responsables", TELL),
        ("Liste des responsables de la voirie", "responsables", "answer(personnes)"),
        ("Qui sont les cheffes de service de la voirie ?", "cheffes de service", "answer(personnes)"),
    ],
)
def test_heads_are_found_by_their_function(request_text: str, function: str, then: str) -> None:
    found = f'personnes = directory.search_people(domain="voirie", function="{function}")\n'
    assert completed(EVERYBODY + then, request_text) == found + then


@pytest.mark.parametrize(
    "request_text",
    [
        "Préviens tous les agents de la voirie : réunion jeudi",
        "Préviens les responsables et les agents de la voirie : réunion jeudi",
        "Préviens le responsable de la voirie : réunion jeudi",
        "Préviens les chefs d'équipe de la voirie : réunion jeudi",
        "Préviens la voirie : réunion jeudi",
    ],
)
def test_others_are_told_as_before(request_text: str) -> None:
    assert in_text(all_heads, EVERYBODY + TELL, request_text) == EVERYBODY + TELL


def test_members_of_one_service_stay() -> None:
    plan = EVERYBODY.replace('"voirie"', '"voirie", district="11e"') + TELL
    assert in_text(all_heads, plan, "dis aux responsables de la voirie du 11e : réunion jeudi") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(all_heads, case.plan, case.request) == case.plan, case.id
