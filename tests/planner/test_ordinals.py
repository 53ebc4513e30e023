"""What is said of « le premier » or « le second » of two numbered tickets is done to that one alone."""

from __future__ import annotations

import pytest

from agents.planner.mends.flows.ordinals import done_to_the_numbered
from agents.planner.mends.tree import in_text
from evals.planning.cases import load_cases
from tests.planner.mending import checked
from tests.planner.test_reports import SETS

ONE, TWO = 'ticket = ticketing.get(number="4012")\n', 'ticket2 = ticketing.get(number="4015")\n'
BOTH = f"{ONE}ticketing.close(ticket=ticket)\n{TWO}ticketing.close(ticket=ticket2)"


def mended(plan: str, request: str) -> str:
    return checked(in_text(done_to_the_numbered, plan, request), request)


@pytest.mark.parametrize(
    ("request_text", "ticket"),
    [
        ("Le 4012 et le 4015 sont la même fuite : ferme le second", "ticket2"),
        ("Le 4012 et le 4015 sont la même fuite, ferme donc le premier.", "ticket"),
        ("4012 et 4015 : clôture du deuxième, motif doublon", "ticket2"),
        ("Le 4015 et le 4012 sont la même fuite : fermez le second ticket svp", "ticket"),
        ("Vois le 4012 et le 4015 et ferme seulement le second des deux", "ticket2"),
    ],
)
def test_one_of_both(request_text: str, ticket: str) -> None:
    assert mended(BOTH, request_text) == f"{ONE}{TWO}ticketing.close(ticket={ticket})"


def test_each_to_its_own() -> None:
    request = (
        "Le 4012 et le 4015 concernent la même fuite : ferme le second en disant que c'est un doublon "
        "et note sur le premier qu'il faut repasser lundi"
    )
    close, note = (
        'close(ticket=ticket{}, reason="c\'est un doublon")',
        'comment(ticket=ticket{}, text="il faut repasser lundi")',
    )
    wrong = (
        f"{ONE}ticketing.{close.format('')}\n{TWO}ticketing.{close.format('2')}\nticketing.{note.format('2')}"
    )
    right = f"{ONE}{TWO}ticketing.{close.format('2')}\nticketing.{note.format('')}"
    assert mended(wrong, request) == right
    assert mended(right, request) == right


def test_whoever_gets_one_of_them() -> None:
    request = "Le 4012 et le 4015 : confie le premier à Karim Benali et relance l'agent du second"
    who = 'personne = directory.find_person(name="Karim Benali")\n'
    wrong = f"{ONE}{TWO}{who}ticketing.assign(ticket=ticket2, to=personne)\nticketing.remind(ticket=ticket)"
    right = f"{ONE}{TWO}{who}ticketing.assign(ticket=ticket, to=personne)\nticketing.remind(ticket=ticket2)"
    assert mended(wrong, request) == right


@pytest.mark.parametrize(
    "request_text",
    [
        "Ferme le 4012 et le 4015",
        "Le 4012 est au premier étage, le 4015 aussi : ferme les deux",
        "Ferme le 4012 et le 4015, le second agent est absent",
        "Ferme le 4012 et ferme aussi le 4015, le premier est un doublon",
        "Ferme le 4012 et le 4015, le premier lundi du mois",
        "Le 4012 et le 4015 : ferme le premier et ferme le second",
        "Le 4012 et le 4015 : « ferme le second », m'a-t-on dit. Ferme les deux",
    ],
)
def test_what_is_done_to_both_stays(request_text: str) -> None:
    assert in_text(done_to_the_numbered, BOTH, request_text) == BOTH


@pytest.mark.parametrize(
    "request_text",
    [
        "ferme le premier et le second",
        "ferme le premier puis le second",
        "ferme le premier, l'autre aussi",
        "ferme le premier et fais pareil pour le second",
        "ferme le premier en doublon et le second en erreur",
    ],
)
def test_what_is_said_of_the_other_too_is_done_to_both(request_text: str) -> None:
    assert in_text(done_to_the_numbered, BOTH, f"Le 4012 et le 4015 : {request_text}") == BOTH


def test_one_to_each_of_two_people() -> None:
    who = 'personne = directory.find_person(name="Karim Benali")\npersonne2 = directory.find_person(name="Rosa Lima")\n'
    plan = f"{ONE}{TWO}{who}ticketing.assign(ticket=ticket, to=personne)\nticketing.assign(ticket=ticket2, to=personne2)"
    said = "Le 4012 et le 4015 : confie le premier à Karim Benali et le second à Rosa Lima"
    assert in_text(done_to_the_numbered, plan, said) == plan


def test_of_lists_nothing_is_said() -> None:
    plan = "tickets = ticketing.search(assignee=moi)\nfor t in tickets:\n    ticketing.close(ticket=t)"
    assert in_text(done_to_the_numbered, plan, "ferme le second de mes tickets 4012 et 4015") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(done_to_the_numbered, case.plan, case.request) == case.plan, case.id
