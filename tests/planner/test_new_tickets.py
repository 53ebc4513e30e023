"""What only tells of a trouble is no ticket of its own."""

from __future__ import annotations

import pytest

from tests.planner.mending import completed

PLACE = 'lieu = gis.locate(address="45 rue de Belleville")\n'
FIRST = 'ticketing.create(subject="dépôt sauvage", place=lieu)'
TWO = f'{PLACE}{FIRST}\nticketing.create(subject="{{}}", place=lieu)'


@pytest.mark.parametrize(
    ("request_", "thing"),
    [
        ("Signale un dépôt sauvage au 45 rue de Belleville, il y a un matelas et deux frigos", "frigos"),
        ("un dépôt sauvage au 45 rue de Belleville avec un matelas", "matelas"),
        ("dépôt sauvage 45 rue de Belleville : on y trouve des gravats, un matelas", "matelas"),
    ],
)
def test_what_is_told_of_it_is_no_other(request_: str, thing: str) -> None:
    assert completed(TWO.format(thing), request_) == PLACE + FIRST


@pytest.mark.parametrize(
    ("request_", "thing"),
    [
        ("Signale un dépôt sauvage et un lampadaire éteint au 45 rue de Belleville", "lampadaire éteint"),
        ("Signale un dépôt sauvage au 45 rue de Belleville, il y a aussi une fuite d'eau", "fuite d'eau"),
        ("dépôt sauvage au 45 rue de Belleville avec un matelas, signale aussi la fuite", "fuite"),
    ],
)
def test_another_trouble_is_another_ticket(request_: str, thing: str) -> None:
    assert completed(TWO.format(thing), request_) == TWO.format(thing)


def test_another_place_is_another_ticket() -> None:
    elsewhere = 'lieu2 = gis.locate(address="8 rue Titon")\nticketing.create(subject="matelas", place=lieu2)'
    plan = f"{PLACE}{FIRST}\n{elsewhere}"
    said = "Signale un dépôt sauvage au 45 rue de Belleville, il y a un matelas au 8 rue Titon"
    assert completed(plan, said) == plan


ASKED = 'lieu = gis.locate(address=ask())\nticket = ticketing.create(subject="{}", place=lieu)'
LOCATED = 'lieu = gis.locate(address="{}")\nticket = ticketing.create(subject="{}", place=lieu)'


@pytest.mark.parametrize(
    ("subject", "street", "trouble"),
    [
        ("banc cassé square du Temple", "square du Temple", "banc cassé"),
        ("trou dans la rue Monge", "rue Monge", "trou"),
        ("banc cassé", "", "banc cassé"), ("rue Monge", "", "rue Monge"), ("tag rue barrée", "", "tag rue barrée"),
        ("fuite au 12, rue Monge", "", "fuite au 12, rue Monge"),
        ("plaque au 5B rue Monge", "", "plaque au 5B rue Monge"),
        ("demande de renommer la rue Monge", "", "demande de renommer la rue Monge"),
        ("trou vers la rue Monge", "", "trou vers la rue Monge"),
    ],
)  # fmt: skip
def test_a_street_at_the_end_of_a_subject_is_its_place(subject: str, street: str, trouble: str) -> None:
    right = LOCATED.format(street, trouble) if street else ASKED.format(subject)
    assert completed(ASKED.format(subject), f"signale un {subject}").strip() == right


def test_a_house_number_is_no_part_of_the_trouble() -> None:
    said = "ouvre 2 tickets : tag 4 rue Titon, tag 12 rue Titon"
    plan = (
        'lieu = gis.locate(address="4 rue Titon")\nticket = ticketing.create(subject="{0}", place=lieu)\n'
        'lieu2 = gis.locate(address="12 rue Titon")\nticket2 = ticketing.create(subject="{0}", place=lieu2)'
    )
    assert completed(plan.format("tag 4"), said) == plan.format("tag")
    for subject in ("des poubelles devant le 4", "une fuite au 4", "tag, 4"):
        assert completed(plan.format(subject), f"{subject} rue Titon") == plan.format(subject)
    kept = plan.format("borne 4")
    assert completed(kept, "borne 4 au 4 rue Titon, et borne 4 au 12 rue Titon") == kept


def test_the_same_problem_is_asked_for() -> None:
    plan = 'lieu = gis.locate(address="8 rue Titon")\nticket = ticketing.create(subject={}, place=lieu)'
    said = "ferme le 812, et un nouveau ticket pour le même problème au 8 rue Titon"
    assert completed(plan.format('"même problème"'), said) == plan.format("ask()")
    assert completed(plan.format('"problème électrique"'), said) == plan.format('"problème électrique"')
