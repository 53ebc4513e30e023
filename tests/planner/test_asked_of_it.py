"""What is asked of a ticket or a person besides what is done is told."""

from __future__ import annotations

import pytest

from agents.planner.mends.asked_of_it import told_what_is_asked
from agents.planner.mends.tree import in_text
from evals.planning.cases import load_cases
from tests.planner.mending import checked, completed
from tests.planner.test_reports import SETS

GET = 'ticket = ticketing.get(number="812")\n'
REMIND = f"{GET}ticketing.remind(ticket=ticket)"
HISTORY = f"{GET}historique = ticketing.history(ticket=ticket)\nanswer(historique)"


@pytest.mark.parametrize(
    ("plan", "request_text", "answer"),
    [
        (REMIND, "Relance le 812 et dis-moi où il en est", "ticket.status"),
        (REMIND, "relance le 812 et dis moi a qui il est confié", "ticket.assignee"),
        (REMIND, "Relance le 812, quel est son statut ?", "ticket.status"),
        (REMIND, "Relance le 812. Quand a-t-il été créé, et où en est-il ?", "ticket.status, ticket.created"),
        (REMIND, "Relance le 812 et donne-moi son titre", "ticket.title"),
        (HISTORY, "L'historique du 812 stp, et qui s'en occupe", "historique, ticket.assignee"),
        (HISTORY, "L'historique du 812 et sa catégorie", "historique, ticket.category"),
    ],
)
def test_what_was_left_out_is_told(plan: str, request_text: str, answer: str) -> None:
    wanted = plan.replace("\nanswer(historique)", "") + f"\nanswer({answer})"
    assert checked(completed(plan, request_text), request_text) == wanted


WHO = 'personne = directory.find_person(name="Rosa Lima")\n'
GIVEN = f"{GET}{WHO}ticketing.assign(ticket=ticket, to=personne)"


@pytest.mark.parametrize(
    ("request_text", "answer"),
    [
        ("Donne le 812 à Rosa Lima, et son téléphone stp", "personne.phone"),
        ("Donne le 812 à Rosa Lima. Quel est son bureau, et son mail ?", "personne.email, personne.office"),
        (
            "Donne le 812 à Rosa Lima, son téléphone, et dis-moi où en est le ticket",
            "ticket.status, personne.phone",
        ),
    ],
)
def test_what_is_asked_of_a_person_is_told(request_text: str, answer: str) -> None:
    assert checked(completed(GIVEN, request_text), request_text) == f"{GIVEN}\nanswer({answer})"


@pytest.mark.parametrize(
    "request_text",
    [
        "Donne le 812 à Rosa Lima, elle est dans son bureau",
        "Donne le 812 à Rosa Lima, c'est pour son bureau",
        "J'ai bien reçu son mail : donne le 812 à Rosa Lima",
        "Donne le 812 à Rosa Lima, un gamin a perdu son téléphone dans l'égout",
        "Un usager a perdu son portefeuille et son téléphone, donne le 812 à Rosa Lima",
        "Donne le 812 à Rosa Lima, son téléphone privé est dans le dossier",
        "Donne le 812 à Rosa Lima, inutile de me dire son téléphone",
    ],
)
def test_what_is_not_asked_of_a_person_is_not_told(request_text: str) -> None:
    assert completed(GIVEN, request_text) == GIVEN


@pytest.mark.parametrize(
    "request_text",
    [
        "Relance le 812",
        "Relance le 812, son statut je le connais",
        "Relance le 812 sans me dire où il en est",
        "Relance celui qui s'en occupe, le 812",
        "Relance le 812 : « dis-moi où il en est »",
        "Relance le 812 et préviens la voirie, qui s'en occupe ensuite",
        "Relance le 812, je ne sais pas où il en est",
        "Relance le 812, quel que soit son statut",
        "Relance le 812 : le statut, je m'en occupe",
        "Vu le statut du 812, relance-le",
        "Relance le 812, sa catégorie est la bonne",
        "Relance le 812 : le lieu et le titre sont bons",
        "Relance le 812, la date d'ouverture de la piscine approche",
        "Relance le 812 et préviens Karim Benali, qui s'en occupe.",
        "Relance le 812 selon son statut",
        "Relance le 812 : le statut doit rester ouvert",
    ],
)
def test_what_is_not_asked_is_not_told(request_text: str) -> None:
    assert completed(REMIND, request_text) == REMIND


def test_what_somebody_else_is_asked_is_not_told() -> None:
    plan = (
        f'{GET}personne = directory.find_person(name="Karim Benali")\n'
        'ticketing.notify(to=personne, ticket=ticket, message="je veux savoir où il en est")'
    )
    assert completed(plan, "Pour le 812, dis à Karim Benali que je veux savoir où il en est") == plan


def test_what_somebody_is_to_be_asked_is_not_told() -> None:
    plan = f'{GET}personne = directory.find_person(name="Karim Benali")\nticketing.notify(to=personne, ticket=ticket)'
    assert completed(plan, "Préviens Karim Benali du 812 et demande-lui où il en est") == plan


@pytest.mark.parametrize("shown", ["ticket", "ticket.status", "ticket.status, ticket.place"])
def test_what_is_told_already_stays(shown: str) -> None:
    plan = f"{REMIND}\nanswer({shown})"
    assert in_text(told_what_is_asked, plan, "Relance le 812 et dis-moi où il en est") == plan


@pytest.mark.parametrize(
    "plan",
    [
        'ticket = ticketing.get(number="812")\nticket2 = ticketing.get(number="813")\nticketing.remind(ticket=ticket)',
        "tickets = ticketing.search(assignee=moi)\nfor t in tickets:\n    ticketing.remind(ticket=t)",
        f"{GET}if not ticket.assignee:\n    ticketing.assign(ticket=ticket, to=moi)",
    ],
)
def test_of_other_plans_nothing_is_said(plan: str) -> None:
    assert in_text(told_what_is_asked, plan, "Relance le 812 et le 813 et dis-moi où il en est") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(told_what_is_asked, case.plan, case.request) == case.plan, case.id
