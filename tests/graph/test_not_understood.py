"""What staff are told of a request that no plan was made of."""

from __future__ import annotations

import pytest

from agents.graph.nodes.plan import of_their_words
from beffroi.errors import PlanError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            PlanError("Ligne 1 : « théâtre » n'est pas un type d'équipement connu.", line=1),
            "« théâtre » n'est pas un type d'équipement connu.",
        ),
        (PlanError("Ligne 3 : La condition porte sur le résultat d'un effet.", line=3), ""),
        (PlanError("Ligne 2 : « tickets2 » est un seul Ticket.", line=2), ""),
        (PlanError("Dites ce qu'il faut faire ou montrer."), "Dites ce qu'il faut faire ou montrer."),
    ],
)
def test_lines_of_a_plan_are_nothing_to_staff(error: PlanError, told: str) -> None:
    assert of_their_words(error, "le théâtre le plus proche du 5 rue Monge") == told
