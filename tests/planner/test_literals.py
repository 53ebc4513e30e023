"""Literals are mended to what the person said."""

from __future__ import annotations

import pytest

from agents.planner.literals import as_said

PLACE = 'lieu = gis.locate(address="4 rue Monge")\n'


@pytest.mark.parametrize(
    ("request_text", "plan", "mended"),
    [
        (
            "trou devant le 4 rue Monge",
            f'{PLACE}ticketing.create(subject="trou devant le 4 rue Monge", place=lieu)',
            f'{PLACE}ticketing.create(subject="trou", place=lieu)',
        ),
        (
            "MATELAS DEVANT 4 rue Monge",
            f'{PLACE}ticketing.create(subject="MATELAS DEVANT", place=lieu)',
            f'{PLACE}ticketing.create(subject="MATELAS", place=lieu)',
        ),
        (
            "signale une fuite c'est urgent au 4 rue Monge",
            f'{PLACE}ticketing.create(subject="fuite c\'est urgent", place=lieu)',
            f'{PLACE}ticketing.create(subject="fuite", place=lieu)',
        ),
        (
            "note « pièce à changer, réf 4 » sur le 12",
            'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="pièce à changer")',
            'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="pièce à changer, réf 4")',
        ),
        (
            "ajoute le commentaire ronde faite au 12",
            'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="le commentaire ronde faite")',
            'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="ronde faite")',
        ),
        (
            "le bureau de Gabriel Borel",
            'personne = directory.find_person(name="Gabriel")\nanswer(personne.office)',
            'personne = directory.find_person(name="Gabriel Borel")\nanswer(personne.office)',
        ),
        (
            "le bureau de Gabriel. Merci",
            'personne = directory.find_person(name="Gabriel")\nanswer(personne.office)',
            'personne = directory.find_person(name="Gabriel")\nanswer(personne.office)',
        ),
        (
            "le téléphone de mon chef",
            'personne = directory.find_person(name="mon chef")\nanswer(personne.phone)',
            "personne = directory.manager(person=moi)\nanswer(personne.phone)",
        ),
        (
            "le service eau 13e",
            'service = directory.find_service(domain="eau 13e")\nanswer(service)',
            'service = directory.find_service(domain="eau", district="13e")\nanswer(service)',
        ),
    ],
    ids=[
        "place in the subject",
        "before the place",
        "afterthought",
        "quotation",
        "its own name",
        "surname",
        "no surname",
        "own head",
        "arrondissement",
    ],
)
def test_mends(request_text: str, plan: str, mended: str) -> None:
    assert as_said(plan, request_text) == mended
