"""« le responsable » of a ticket is the one in charge of it; one's own is said to be one's own."""

from __future__ import annotations

import pytest

from tests.planner.mending import completed

NEW = """\
lieu = gis.locate(address="4 rue Monge")
ticket = ticketing.create(subject="tag", place=lieu)
personne = directory.manager(person=moi)
ticketing.notify(to=personne, ticket=ticket)"""
IN_CHARGE = """\
lieu = gis.locate(address="4 rue Monge")
ticket = ticketing.create(subject="tag", place=lieu)
service = directory.service_in_charge(ticket=ticket)
ticketing.notify(to=service.head, ticket=ticket)"""
WANTED = "Signale un tag au 4 rue Monge et préviens"


@pytest.mark.parametrize("who", ["le responsable", "la responsable", "le chef", "la cheffe"])
def test_the_head_is_that_of_the_service_in_charge(who: str) -> None:
    assert completed(NEW, f"{WANTED} {who}") == IN_CHARGE


@pytest.mark.parametrize(
    "who", ["mon responsable", "ma cheffe", "notre responsable", "mon N+1", "le chef, enfin, mon chef", "Léa"]
)
def test_ones_own_head_stays(who: str) -> None:
    assert completed(NEW, f"{WANTED} {who}") == NEW


def test_without_one_ticket_nothing_is_guessed() -> None:
    alone = 'personne = directory.manager(person=moi)\nticketing.notify(to=personne, message="je passe")'
    assert completed(alone, "Préviens le responsable que je passe") == alone
    taken = NEW.replace("lieu =", "service =").replace("place=lieu", "place=service")
    assert "service2 = directory.service_in_charge" in completed(taken, f"{WANTED} le responsable")
