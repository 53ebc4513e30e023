"""« Près de la place d'Italie » is around it, not in it."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.where.around import (
    around_the_street,
    not_as_many_as_its_number,
    passes_over_a_place,
    the_nearest,
    within_a_distance,
)
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

around, within = partial(in_text, around_the_street), partial(in_text, within_a_distance)
TICKETS = 'lieu = gis.locate(address="rue Titon")\ntickets = ticketing.search(place=lieu{})\nanswer(tickets)'
IN_IT = 'equipements = gis.facilities_on_street(street="{}", kind="{}")\nanswer(equipements)'
NEAREST = (
    'lieu = gis.locate(address="{}")\nequipements = gis.nearest(kind="{}", place=lieu)\nanswer(equipements)'
)
WITHIN = (
    'lieu = gis.locate(address="{}")\nequipements = gis.facilities_near(place=lieu, radius=ask(), kind="{}")\n'
    "answer(equipements)"
)


@pytest.mark.parametrize(
    ("request_text", "street", "kind", "plan"),
    [
        ("Y a-t-il une piscine près de la place d'Italie ?", "place d'Italie", "piscine", NEAREST),
        ("l'école à côté de la rue Titon", "rue Titon", "école", NEAREST),
        ("quelle bibliothèque est proche du boulevard Ney", "boulevard Ney", "bibliothèque", NEAREST),
        ("Quelles bibliothèques près de la rue de Rennes ?", "rue de Rennes", "bibliothèques", WITHIN),
        ("les crèches autour de la rue Cambronne", "rue Cambronne", "crèches", WITHIN),
        ("les crèches rue Cambronne", "rue Cambronne", "crèches", IN_IT),
        ("les crèches de la rue Cambronne", "rue Cambronne", "crèches", IN_IT),
        (
            "les crèches à moins de cinq cents mètres autour de la rue Cambronne",
            "rue Cambronne",
            "crèches",
            IN_IT,
        ),
        ("y a-t-il plus d'une école près de la rue Titon", "rue Titon", "école", WITHIN),
        ("les crèches à 300 m de la rue Cambronne", "rue Cambronne", "crèches", IN_IT),
        ("près de chez moi, les crèches de la rue Cambronne", "rue Cambronne", "crèches", IN_IT),
    ],
)
def test_near_a_street_is_around_it(request_text: str, street: str, kind: str, plan: str) -> None:
    assert around(IN_IT.format(street, kind), request_text).strip() == plan.format(street, kind)


@pytest.mark.parametrize(
    ("request_text", "is_nearest"),
    [
        ("Y a-t-il une piscine près de la place d'Italie ?", True), ("une piscine publique à côté du 12 rue Titon", True),
        ("les piscines autour de la rue Titon", False), ("plus d'une piscine près de la rue Titon ?", False),
        ("une piscine dans un rayon que je dirai", False),
    ],
)  # fmt: skip
def test_one_that_is_near_is_the_nearest(request_text: str, is_nearest: bool) -> None:
    plan = WITHIN.format("place d'Italie", "piscine")
    right = NEAREST.format("place d'Italie", "piscine") if is_nearest else plan
    assert in_text(the_nearest, plan, request_text).strip() == right


@pytest.mark.parametrize(
    ("request_text", "passed_over"),
    [
        ("un parc pas loin de la rue de Flandre ?", True), ("l'école près de la rue Titon", True),
        ("la rue Monge est dans le 5e ?", True), ("dans quel arrondissement est la rue Monge", True),
        ("Quels musées sont gratuits près de la rue de Rivoli ?", False),
        ("Une école cherche un animateur près de la rue Monge", False),
        ("météo au parc près de la rue Titon", False), ("réserve la piscine près de la rue Titon", False),
        ("le menu de la cantine de l'école près de la rue Titon", False),
        ("un square où pique-niquer vers le quai de Valmy ?", True),
        ("carte : une halte-garderie à côté de la rue Titon", True),
        ("le café près de la rue Titon", False), ("un parc dans le 12e ?", False),
        ("merci, je suis près de la rue Titon", False),
    ],
)  # fmt: skip
def test_a_facility_near_a_street_is_looked_for(request_text: str, passed_over: bool) -> None:
    assert passes_over_a_place("cannot()", request_text) is passed_over
    assert not passes_over_a_place(IN_IT.format("rue Titon", "école"), request_text)


@pytest.mark.parametrize(
    ("request_text", "asks"),
    [
        ("les tickets autour de la rue Titon", True), ("des tickets ouverts autour ?", True),
        ("y a-t-il des signalements à proximité de la rue Titon ?", True), ("les tickets rue Titon", False),
        ("les tickets dans un rayon de 300 m autour de la rue Titon", False), ("tickets de la rue Titon", False),
        ("les signalements de dépôts autour des poubelles rue Titon", False),
        ("tickets sur les barrières autour du chantier rue Titon", False),
    ],
)  # fmt: skip
def test_how_far_around_is_asked(request_text: str, asks: bool) -> None:
    assert within(TICKETS.format(""), request_text).strip() == TICKETS.format(
        ", radius=ask()" if asks else ""
    )


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("les écoles près du 12 rue Titon", 'gis.facilities_near(kind="écoles", place=lieu, radius=ask())'),
        ("une écoles près du 12 rue Titon", 'gis.nearest(kind="écoles", place=lieu)'),
        ("les 12 écoles près du 12 rue Titon", 'gis.nearest(kind="écoles", place=lieu, n="12")'),
        ("les écoles près du 3 rue Titon, 12 en tout", 'gis.nearest(kind="écoles", place=lieu, n="12")'),
    ],
)
def test_a_house_number_is_not_how_many(request_text: str, plan: str) -> None:
    lieu = f'lieu = gis.locate(address="{"3" if "du 3" in request_text else "12"} rue Titon")\nx = '
    twelve = f'{lieu}gis.nearest(kind="écoles", place=lieu, n="12")\nanswer(x)'
    assert in_text(not_as_many_as_its_number, twelve, request_text).strip() == f"{lieu}{plan}\nanswer(x)"


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert around(case.plan, case.request) == case.plan, case.id
        assert within(case.plan, case.request) == case.plan, case.id
        assert in_text(the_nearest, case.plan, case.request) == case.plan, case.id
        assert in_text(not_as_many_as_its_number, case.plan, case.request) == case.plan, case.id
        assert not passes_over_a_place(case.plan, case.request), case.id
