"""A new ticket does not lie at a place that was spoken of many turns ago."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.planner.drafts import Turn
from tests.planner.turns import before, mended

PLACE = 'lieu = gis.locate(address="48 rue de Charonne")\n'
LIST = Turn(
    "les tickets autour du 48 rue de Charonne",
    f"{PLACE}tickets = ticketing.search(place=lieu)\nanswer(tickets)",
)
ASKED = "lieu1 = gis.locate(address=ask())\n"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("signale un nid-de-poule", True),
        ("signale un nid-de-poule là", False),
        ("signale aussi un banc cassé", False),
        ("crée un ticket à cette adresse : banc cassé", False),
        ("signale un banc cassé avec la mention « même lieu »", True),
    ],
)
@pytest.mark.parametrize("there", ["avant.lieu", "lieu"])
def test_where_it_lies_is_asked_where_nothing_points_at_it(said: str, asked: bool, there: str) -> None:
    plan = f'{PLACE if there == "lieu" else ""}ticket = ticketing.create(subject="x", place={{}})'
    past = replace(before(LIST), older=frozenset({"lieu"}))
    wanted = ASKED + plan.removeprefix(PLACE).format("lieu1") if asked else plan.format(there)
    assert mended(plan.format(there), said, past) == wanted
    assert mended(plan.format(there), said, before(LIST)) == plan.format(there)
