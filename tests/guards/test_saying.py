"""Runs that say a name are found however it is typed and stored: a miss would leave it there."""

from __future__ import annotations

import pytest

from guards.retention.search import runs_saying, said_in
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.people import CLAIRE


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("Madame N’Diaye attend", "N'Diaye"),
        ("Monsieur N'DIAYE attend", "n’diaye"),
        ("M.\u00a0Durand", "M. Durand"),
        ("Mme\nLe Goff", "Mme Le Goff"),
        ("Mme  Le\tGoff", "mme le goff"),
        ("Du\u200brand, H\u00adélène", "Durand, Hélène"),
        ('le « "grand" » Ko\\ski', '"grand" » Ko\\ski'),
        ("\ufb01n de Zoé", "fin de zoe"),
    ],
)
def test_how_a_name_is_written_does_not_count(runs: Runs, store: Store, stored: str, wanted: str) -> None:
    asked, held = runs.create(CLAIRE, f"Note : {stored}."), runs.create(CLAIRE, "Note")
    runs.put(held.id, "result:0:1", {"value": [{"$": "Text", "text": stored}]})
    runs.create(CLAIRE, "Autre chose")
    assert runs_saying(store, [wanted]) == [asked.id, held.id]
    found = said_in(stored, wanted)
    assert found is not None and found.words


def test_what_is_not_said_is_not_found(runs: Runs, store: Store) -> None:
    runs.create(CLAIRE, "Mme Le Goffic")
    assert runs_saying(store, ["Mme Goff", " ", "\u200b"]) == []
