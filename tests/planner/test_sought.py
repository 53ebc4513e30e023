"""Who looks for a facility reports nothing."""

from __future__ import annotations

import pytest

from agents.planner.orders.mood import instead, not_ordered
from agents.planner.orders.sought import facility_sought
from tests.planner.test_mood import EFFECTS

HALL = 'equipements = gis.facilities(kind="mairie", district="11e")\nequipement = need(first(equipements))\n'


@pytest.mark.parametrize(
    ("request_text", "kind"),
    [
        ("Trouve une salle de sport près de la mairie du 11e", "salle de sport"),
        ("Bonjour, peux-tu me trouver un gymnase autour du 3 rue Keller ?", "gymnase"),
        ("cherche-moi la piscine la plus proche", "piscine"),
        ("Trouvé une piscine fermée rue Keller", ""),
        ("Trouve le ticket 812", ""),
        ("Signale une fontaine cassée", ""),
        ("", ""),
    ],
)
def test_the_kind_that_is_sought(request_text: str, kind: str) -> None:
    assert facility_sought(request_text) == kind


def test_nothing_is_reported_and_nobody_told() -> None:
    unwanted = not_ordered("Trouve une salle de sport près de la mairie du 11e", EFFECTS)
    assert {"ticketing.create", "ticketing.notify"} <= unwanted


@pytest.mark.parametrize(
    "request_text",
    [
        "Trouve une école près du 12 rue Oberkampf et signale un trou devant",
        "Trouve la piscine la plus proche et ouvre un ticket pour la porte",
    ],
)
def test_what_is_ordered_beside_stays(request_text: str) -> None:
    assert "ticketing.create" not in not_ordered(request_text, EFFECTS)


def test_the_plan_looks_for_the_nearest() -> None:
    said = "Trouve une salle de sport près de la mairie du 11e"
    plan = f'{HALL}ticket = ticketing.create(subject="salle de sport", place=equipement)'
    begun = instead(plan, said, not_ordered(said, EFFECTS), EFFECTS)
    assert begun == f'{HALL}proches = gis.nearest(kind="salle de sport", place='
