"""Whom no record names is found in texts however a name is written there."""

from __future__ import annotations

import json

import pytest

from guards.approvals.approvals import Approvals
from guards.approvals.document import ApprovalDocument, ApprovalEffect
from guards.retention.search import runs_saying
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.people import CLAIRE

WRITTEN = [
    ("Écris à M. N’Diaye demain", "N'Diaye"),
    ("Écris à M. N'Diaye demain", "n’diaye"),
    ("Écris à M.\u00a0Durand", "M. Durand"),
    ("Écris à M.\u202fDurand", "M. Durand"),
    ("Prévenir Mme\nLe Goff", "Mme Le Goff"),
    ("Prévenir Mme  \t Le Goff", "mme le goff"),
    ("Prévenir Du\u200brand\u00ad-\u2060Petit", "Durand-Petit"),
    ("Prévenir Durand\u2011Petit", "Durand-Petit"),
    ("Prévenir Durand", "Du\u200brand"),
    ('Prévenir « "Jo" Le Goff »', '"Jo" Le Goff'),
    ("Prévenir D\u0301upe\u0301re\u0301", "DUPÉRÉ"),
    ("Prévenir Mme Oﬃcer", "Officer"),
    ("Straße 12", "STRASSE"),
]


@pytest.mark.parametrize(("text", "name"), WRITTEN)
def test_a_name_is_found_however_it_is_written(runs: Runs, store: Store, text: str, name: str) -> None:
    asked, other = runs.create(CLAIRE, text), runs.create(CLAIRE, "Bonjour")
    runs.put(other.id, "result:0:1", {"value": [1, None, {"note": f"Vu : {text}."}]})
    oldest_first = sorted((asked.id, other.id), key=lambda each: (runs.get(each).created, each))
    assert runs_saying(store, [name]) == oldest_first


def test_a_name_is_found_in_json_that_is_kept_as_text(runs: Runs, approvals: Approvals, store: Store) -> None:
    run, kept = runs.create(CLAIRE, "Bonjour"), runs.create(CLAIRE, "Bonsoir")
    shown = ApprovalEffect(id=f"{run.id}.1", line=1, tool="t", sentence='Écrire à « Mme\n"Jo" N’Diaye »')
    document = ApprovalDocument(
        run=run.id, requester=CLAIRE.id, plan="", effects=(shown,), policy="", tools="", by="self"
    )
    approvals.request(document)
    runs.put(kept.id, "judged:0:1", {"text": json.dumps([json.dumps({"note": "Mme\u00a0N’Diaye"})])})
    assert runs_saying(store, ['mme "jo" n\'diaye']) == [run.id]
    assert runs_saying(store, ["Mme N'Diaye"]) == [kept.id]


def test_nothing_is_found_across_two_texts_or_for_what_is_not_seen(runs: Runs, store: Store) -> None:
    run = runs.create(CLAIRE, "Durand")
    runs.put(run.id, "result:0:1", {"value": ["Le", "Goff", "[" * 200_000, "[pas du JSON", 4012, True]})
    assert runs_saying(store, ["Le Goff", "\u200b", " "]) == []
    assert runs_saying(store, ["4012"]) == [run.id]
