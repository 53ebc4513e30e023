"""`beffroi policy explain` and `diff` on requests really made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.guards.rules_folder import rules_folder


@pytest.fixture
def asked(beffroi: Command) -> str:
    """A request with an effect that waits for approval."""
    words = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
    assert beffroi("ask", words, "--as", "claire.aubry").code == 3
    run: str = beffroi("runs", "list", "--json").json[0]["run"]
    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Rules to be changed."""
    return rules_folder(tmp_path / "rules")


def test_every_decision_is_explained_and_looking_is_an_event(beffroi: Command, asked: str) -> None:
    assert "enquête" in beffroi("policy", "explain", asked).err
    beffroi("inquiry", "open", "--run", asked, "--reason", "plainte reçue")
    told = beffroi("policy", "explain", asked, "--json").json
    stages = {one["stage"] for one in told["decisions"]}
    assert stages == {"plan", "call", "effects"}
    assert all(one["document"] == "whole" and one["same_rules"] for one in told["decisions"])
    effects = next(one for one in told["decisions"] if one["stage"] == "effects")
    assert [said["rule"] for said in effects["considered"] if said["decisive"]] == ["effects.approval"]
    assert effects["considered"][0]["parts"]
    created = effects["judged"]["effects"][0]
    assert created["tool"] == "ticketing.create"
    assert created["arguments"]["subject"]["value"] == "nid-de-poule"
    last = beffroi("ledger", "show", "--limit", "1", "--json").json[0]
    assert last["kind"] == "trace_opened" and last["payload"]["inquiry"]
    text = beffroi("policy", "explain", asked, "1").out
    assert "accord demandé" in text and "a regardé" in text and "devait" in text


def test_a_step_is_explained_by_its_origins(beffroi: Command, asked: str) -> None:
    told = beffroi("explain", asked, "4", "--as", "claire.aubry", "--json").json["explained"][0]
    assert any("vos mots" in origin for part in told["parts"] for origin in part["origins"])
    assert "effects.approval" in {decision["rule"] for decision in told["decisions"]}
    assert "←" in beffroi("explain", asked, "4", "--as", "claire.aubry").out
    assert "enquête" in beffroi("explain", asked, "4").err


def test_somebody_elses_request_is_not_explained(beffroi: Command, asked: str) -> None:
    done = beffroi("policy", "explain", asked, "--as", "rosa.figueira")
    assert done.code != 0 and "autre personne" in done.err


def test_other_rules_are_compared_and_nothing_is_written(beffroi: Command, asked: str, folder: Path) -> None:
    before = beffroi("ledger", "verify", "--json").json
    same = beffroi("policy", "diff", str(folder), "--json")
    assert same.code == 0 and same.json["changes"] == [] and same.json["judged"] > 3
    (folder / "ville.rego").write_text(
        'package beffroi.rules\n\ndeny contains {"rule": "ville.lieux", "reason": "Pas de lieu."} if {\n'
        '\tinput.stage == "call"\n\tinput.step.tool == "gis.locate"\n\tinput.actor.id == "claire.aubry"\n'
        '\tinput.arguments.address.value == "12 rue Oberkampf"\n}\n'
    )
    text = beffroi("policy", "diff", str(folder), "--since", "2020-01-01")
    assert text.code == 1 and "permis → refusé" in text.out and "ville.lieux" in text.out
    assert asked in text.out
    empty = beffroi("policy", "diff", "--limits", "at_once=1", "--since", "2999-01-01")
    assert empty.code == 0 and "Aucune décision" in empty.err
    assert beffroi("ledger", "verify", "--json").json == before


def test_four_eyes_are_tried_on_past_decisions_by_a_setting(beffroi: Command, asked: str) -> None:
    changed = beffroi("policy", "diff", "--limits", "four_eyes=ticketing.create", "--json")
    assert changed.code == 1 and changed.json["limits"] == {"four_eyes": ["ticketing.create"]}
    assert {one["after"]["rule"] for one in changed.json["changes"]} == {"effects.four_eyes"}
    assert {one["run"] for one in changed.json["changes"]} == {asked}
    assert sum(one["count"] for one in changed.json["counts"]) == len(changed.json["changes"])
    text = beffroi(
        "policy", "diff", "--limits", "four_eyes=ticketing.create,x.y", "--until", "2999-01-01"
    ).out
    assert "les actions avant accord" in text and "Limite changée : four_eyes" in text
    nobody = beffroi("policy", "diff", "--limits", "four_eyes=x.y")
    assert nobody.code == 0 and "« x.y »" in nobody.err
    assert (
        beffroi("policy", "diff", "--limits", "at_once=1", "--until", "2020-01-01", "--json").json["judged"]
        == 0
    )


@pytest.mark.parametrize(
    "limit", ["four_eyes", "quatre=4", "at_once=0", "at_once=beaucoup", 'office={"start": "25:00"}']
)
def test_a_limit_that_the_settings_would_refuse_is_an_error(beffroi: Command, limit: str) -> None:
    done = beffroi("policy", "diff", "--limits", limit)
    assert done.code == 2 and "at_once=5" in done.err


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("at_once=0", "at_once : ce nombre est trop petit ; à écrire : au moins 1"),
        ("at_once=beaucoup", "at_once : ce n'est pas un nombre entier ; à écrire : un nombre entier"),
        ('office={"start": "25:00"}', 'ce texte n\'a pas la forme attendue ; à écrire : "08:00"'),
    ],
)
def test_what_is_wrong_with_a_limit_is_told_in_french(beffroi: Command, limit: str, told: str) -> None:
    assert told in " ".join(beffroi("policy", "diff", "--limits", limit).err.split())


def test_rules_that_cannot_stand_are_an_error(beffroi: Command, folder: Path) -> None:
    (folder / "ville.rego").write_text("package beffroi.rules\ndeny contains")
    done = beffroi("policy", "diff", str(folder))
    assert done.code == 2 and "compilent pas" in done.err
    assert beffroi("policy", "diff", str(folder / "absent")).code == 2
    assert beffroi("policy", "diff", str(folder), "--since", "hier").code == 2
    assert beffroi("policy", "diff", "--since", "2026-10-02", "--until", "2026-10-01").code == 2
