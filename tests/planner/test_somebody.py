"""A ticket for somebody of a service is not its head's: it is asked who."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.who.somebody import somebody_of_it
from evals.planning.cases import load_cases
from tests.planner.mending import checked, completed
from tests.planner.test_reports import SETS

TICKET = 'ticket = ticketing.get(number="812")\n'
SERVICE = 'service = directory.find_service(domain="voirie", district="11e")\n'
TO_THE_HEAD = f"{TICKET}{SERVICE}ticketing.assign(ticket=ticket, to=service.head)"
ASKED = f"{TICKET}personne = directory.find_person(name=ask())\nticketing.assign(ticket=ticket, to=personne)"


@pytest.mark.parametrize(
    "request_text",
    [
        "Assigne le 812 à quelqu'un de la voirie du 11e",
        "Confie le ticket 812 à un agent de la voirie du 11e",
        "donne le 812 a quelqu'un du service voirie du 11e stp",
        "Attribuez le 812 à l'un des agents de la voirie du 11e.",
        "Le 812 est à confier à une personne disponible de la voirie du 11e",
        "le 812 à n'importe quel agent de la voirie du 11e",
    ],
)
def test_it_is_asked_who(request_text: str) -> None:
    assert checked(completed(TO_THE_HEAD, request_text), request_text) == ASKED


@pytest.mark.parametrize(
    "request_text",
    [
        "Assigne le 812 au chef de la voirie du 11e",
        "Assigne le 812 à la voirie du 11e, j'en ai parlé à quelqu'un de la mairie",
        "Il y a un agent de la propreté sur place, assigne le 812 à la voirie du 11e",
        "Donne le 812 à la voirie du 11e, c'est arrivé à une personne de la résidence",
        "J'en ai parlé à quelqu'un de la voirie : donne-leur le 812",
        "J'ai téléphoné à un agent de la voirie du 11e ce matin, donne le 812 à ce service",
        "Ne confie pas le 812 à quelqu'un de la propreté, mais à la voirie du 11e",
        "Assigne le 812 à la voirie du 11e",
        "Assigne le 812 au responsable, pas à quelqu'un de la voirie du 11e",
        "Quelqu'un de la voirie du 11e m'a appelé : donne le 812 à la voirie du 11e",
        "Le 812 n'est plus à Karim, passe-le à quelqu'un d'autre, la voirie du 11e",
        "Assigne le 812 à la voirie du 11e, un agent de la mairie l'a vu",
    ],
)
def test_the_head_stays_where_it_is_not_somebody(request_text: str) -> None:
    assert in_text(somebody_of_it, TO_THE_HEAD, request_text) == TO_THE_HEAD


def test_a_service_that_is_told_too_is_looked_up() -> None:
    told = "ticketing.notify(to=service, ticket=ticket)"
    mended = completed(
        f"{TO_THE_HEAD}\n{told}", "Assigne le 812 à quelqu'un de la voirie du 11e et préviens le service"
    )
    assert SERVICE in mended and told in mended and "to=personne)" in mended


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(somebody_of_it, case.plan, case.request) == case.plan, case.id
