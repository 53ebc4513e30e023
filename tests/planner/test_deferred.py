"""What the person says they will give later."""

from __future__ import annotations

import pytest

from evals.planning.cases import load_cases
from tests.planner.mending import asked_for_later
from tools.registry import load_registry

SPECS = load_registry().specs
NEW = 'lieu = gis.locate(address="33 quai de Valmy")\n'


@pytest.mark.parametrize(
    ("request_", "plan", "asked"),
    [
        (
            "les parcs et les collèges du 18e, et les écoles d'un autre arrondissement que je te préciserai",
            'a = gis.facilities(kind="parcs", district="18e")\nb = gis.facilities(kind="écoles", district="18e")',
            'a = gis.facilities(kind="parcs", district="18e")\nb = gis.facilities(kind="écoles", district=ask())',
        ),
        (
            "Nouveau signalement au 33 quai de Valmy, priorité basse, objet à compléter",
            f'{NEW}t = ticketing.create(subject="objet à compléter", place=lieu, priority="basse")',
            f'{NEW}t = ticketing.create(subject=ask(), place=lieu, priority="basse")',
        ),
        (
            "passe le 612 à une priorité que je vous indiquerai, haute sans doute",
            't = ticketing.get(number="612")\nticketing.set_priority(ticket=t, priority="haute")',
            't = ticketing.get(number="612")\nticketing.set_priority(ticket=t, priority=ask())',
        ),
    ],
)
def test_it_is_asked_for(request_: str, plan: str, asked: str) -> None:
    assert asked_for_later(plan, request_, SPECS) == asked
    assert asked_for_later(asked, request_, SPECS) == asked


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        ("les écoles du 18e", 'a = gis.facilities(kind="écoles", district="18e")'),
        (
            "commente le 612 : « objet à compléter »",
            't = ticketing.get(number="612")\nticketing.comment(ticket=t, text="objet à compléter")',
        ),
        (
            "commente le 612 : objet à compléter",
            't = ticketing.get(number="612")\nticketing.comment(ticket=t, text="objet à compléter")',
        ),
        (
            "les écoles du 18e et les parcs du 19e, arrondissement à préciser",
            'a = gis.facilities(kind="écoles", district="18e")\nb = gis.facilities(kind="écoles", district="18e")',
        ),
    ],
    ids=["nothing is left open", "a quotation", "dictated", "two places alike"],
)
def test_else_the_plan_stays(request_: str, plan: str) -> None:
    assert asked_for_later(plan, request_, SPECS) == plan


@pytest.mark.parametrize("name", ["dev", "must_ask"])
def test_right_plans_stay(name: str) -> None:
    for case in load_cases(name):
        assert asked_for_later(case.plan, case.request, SPECS) == case.plan, case.id
