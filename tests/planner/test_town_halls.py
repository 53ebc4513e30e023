"""« La mairie du 11e » is a place of the map, and no address."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends.tree import in_text
from agents.planner.mends.where.town_halls import at_the_town_hall
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import load_registry

mended = partial(in_text, at_the_town_hall)


@pytest.mark.parametrize("address", ["ask()", '"11e"', '"mairie du 11e"', '"Mairie du 11e"'])
def test_a_town_hall_is_looked_up_on_the_map(address: str) -> None:
    request = "la piscine la plus proche de la mairie du 11e"
    plan = f'lieu = gis.locate(address={address})\nxs = gis.nearest(kind="piscine", place=lieu)\nanswer(xs)'
    right = (
        'mairies = gis.facilities(kind="mairie", district="11e")\nlieu = need(first(mairies))\n'
        'xs = gis.nearest(kind="piscine", place=lieu)\nanswer(xs)'
    )
    assert mended(plan, request) == right
    found = check(parse_plan(right), request, load_registry().specs, now=datetime(2026, 11, 25))
    assert found.unused == ()


def test_two_town_halls_are_two_places() -> None:
    plan = (
        'a = gis.locate(address="11e")\nb = gis.locate(address="douzième")\n'
        "d = gis.distance(origin=a, destination=b)\nanswer(d)"
    )
    assert mended(plan, "distance entre la mairie du 11e et la mairie du douzième") == (
        'mairies = gis.facilities(kind="mairie", district="11e")\na = need(first(mairies))\n'
        'mairies1 = gis.facilities(kind="mairie", district="douzième")\nb = need(first(mairies1))\n'
        "d = gis.distance(origin=a, destination=b)\nanswer(d)"
    )


@pytest.mark.parametrize(
    ("plan", "request_"),
    [
        (
            'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)',
            "où est le 12 rue Oberkampf, mairie du 11e",
        ),
        ("lieu = gis.locate(address=ask())\nanswer(lieu)", "où est la mairie"),
        (
            "a = gis.locate(address=ask())\nb = gis.locate(address=ask())\n"
            "d = gis.distance(origin=a, destination=b)\nanswer(d)",
            "distance entre mon bureau et la mairie du 11e",
        ),
        (
            'lieu = gis.locate(address=ask())\nticketing.create(subject="trou", place=lieu)',
            "signale un trou à la mairie du 11e",
        ),
        ("lieu = gis.locate(address=ask())\nanswer(lieu)", "c'est elle, mairie du 11e, qui demande"),
        ("lieu = gis.locate(address=ask())\nanswer(lieu)", "de la mairie du 11e à celle de la mairie du 12e"),
    ],
)
def test_any_other_place_stays(plan: str, request_: str) -> None:
    assert mended(plan, request_) == plan


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_stays(name: str) -> None:
    assert [case.id for case in load_cases(name) if mended(case.plan, case.request) != case.plan] == []
