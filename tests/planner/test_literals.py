"""Literals are mended to what the person said."""

from __future__ import annotations

import time

import pytest

from agents.language.syntax.parser import parse_plan
from agents.planner.mends.english import qualified
from agents.planner.mends.literals import outside_quotations
from tests.planner.mending import as_said

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
            "assigne-le à Gabriel Urgent",
            'personne = directory.find_person(name="Gabriel")\nanswer(personne)',
            'personne = directory.find_person(name="Gabriel")\nanswer(personne)',
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
        "urgent is no surname",
        "no surname",
        "own head",
        "arrondissement",
    ],
)
def test_mends(request_text: str, plan: str, mended: str) -> None:
    assert as_said(plan, request_text) == mended


@pytest.mark.parametrize(
    "request_text",
    [
        "et le bureau de Karim\nQuel est le bureau de Sophie Martin",
        "le bureau de Karim Merci",
        "la rue Karim Belkacem est barrée, préviens Karim",
        "le bureau de Karim Lundi matin",
        "le bureau de Karim, pas celui de Karim Benali",
        "LE BUREAU DE KARIM BENALI",
    ],
)
def test_a_name_is_made_longer_by_its_surname_alone(request_text: str) -> None:
    plan = 'personne = directory.find_person(name="Karim")\nanswer(personne.office)'
    assert as_said(plan, request_text) == plan


def test_what_is_quoted_stays_whole() -> None:
    plan = 'ticketing.comment(ticket=avant.ticket, text="le commentaire de mardi est faux")'
    assert as_said(plan, "note « le commentaire de mardi est faux »") == plan


def test_an_arrondissement_that_is_given_is_not_given_again() -> None:
    plan = 'service = directory.find_service(district="11e", domain="eau 13e")'
    assert as_said(plan, "le service eau 13e") == plan


def test_a_long_run_of_dashes_takes_no_time() -> None:
    dashes = "-" * 4_000
    plan = f'{PLACE}ticketing.create(subject="trou {dashes} photo jointe", place=lieu)'
    assert as_said(plan, f"trou {dashes} photo jointe 4 rue Monge") == plan


@pytest.mark.parametrize("unit", ["«", "“ a ", '"', "«“", "and ", "close and "])
def test_marks_that_are_never_closed_cost_no_more_than_their_number(unit: str) -> None:
    plan = parse_plan('tickets = ticketing.search(category="voirie")\nanswer(tickets)')

    def spent(length: int) -> float:
        said, start = f"show {unit * (length // len(unit))}", time.process_time()
        outside_quotations(said)
        qualified(plan, said)
        return time.process_time() - start

    assert spent(20_000) < 40 * spent(2_000) + 0.05


@pytest.mark.parametrize(
    ("said", "outside"),
    [
        ("note « vu par Rosa » vite", "note   vite"),
        ("« urgent » et « sans suite", "« urgent » et « sans suite"),
        ('dis "ne pas ouvrir" à « Karim Benali', "dis   à « Karim Benali"),
        ("« a “b c» d” e", "  d” e"),
    ],
)
def test_what_is_quoted_is_left_out_where_it_is_closed(said: str, outside: str) -> None:
    assert outside_quotations(said) == outside
