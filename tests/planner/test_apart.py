"""A distance is from one place to another."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.where.apart import not_from_itself
from evals.planning.cases import load_cases
from tests.planner.test_reports import SETS

TOWN_HALL = 'mairies = gis.facilities(kind="mairie", district="10e")\nmairie = need(first(mairies))\n'
ITSELF = f"{TOWN_HALL}metres = gis.distance(origin=mairie, destination=mairie)\nanswer(metres)"
NAMED_TWICE = ITSELF.replace("destination=mairie", "destination=need(first(mairies))")


def _to(address: str) -> str:
    located = f'lieu = gis.locate(address="{address}")\n'
    return f"{TOWN_HALL}{located}metres = gis.distance(origin=mairie, destination=lieu)\nanswer(metres)"


@pytest.mark.parametrize("plan", [ITSELF, NAMED_TWICE], ids=["one name", "what it stands for"])
@pytest.mark.parametrize(
    ("request_text", "address"),
    [
        ("Quelle distance entre la mairie du 10e et la gare de l'Est ?", "gare de l'Est"),
        ("distance entre la gare de l'Est et la mairie du 10e", "gare de l'Est"),
        ("À quelle distance de la gare de Lyon se trouve la mairie du 10e ?", "gare de Lyon"),
        ("C'est loin de la mairie du 10e à la place de la Nation ?", "place de la Nation"),
    ],
)
def test_the_place_that_was_forgotten_is_located(plan: str, request_text: str, address: str) -> None:
    assert in_text(not_from_itself, plan, request_text) == _to(address)


@pytest.mark.parametrize(
    "request_text",
    ["la mairie du 10e est-elle loin ?", "distance entre la mairie du 10e et la mairie du 11e"],
)
def test_a_place_that_is_not_plain_is_none(request_text: str) -> None:
    assert in_text(not_from_itself, ITSELF, request_text) == ITSELF


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(not_from_itself, case.plan, case.request) == case.plan, case.id
