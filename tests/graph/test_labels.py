"""What an answer is headed with, from the plan's own names."""

from __future__ import annotations

import pytest

from agents.views.answer import label_of


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tickets2", "Tickets"),
        ("count(equipements)", "Nombre d'équipements"),
        ("service.head.phone", "Téléphone"),
        ("xs", "Résultats"),
        ("count(xs)", "Nombre de résultats"),
        ("avant.t", "Résultat"),
    ],
)
def test_a_name_that_is_no_word_is_not_shown(name: str, told: str) -> None:
    assert label_of(name) == told
