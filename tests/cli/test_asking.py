"""`beffroi ask` and `beffroi answer`: exit codes, what is printed, what ``--json`` holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

MAIN = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
KEYS = {
    "run", "conversation", "status", "plan", "sentences", "supposed", "unused", "steps", "decisions", "answer",
    "seconds", "model",
}  # fmt: skip


def test_a_question_about_the_city_is_answered_with_code_0(beffroi: Command) -> None:
    done = beffroi("ask", "le téléphone de la voirie du 11e", "--as", "claire.aubry")
    assert done.code == 0
    assert "J'ai compris" in done.out and "Téléphone : 01 " in done.out
    assert "… " in done.err and "Traceback" not in done.err


def test_what_only_an_administrator_can_mend_is_told_on_the_command_line(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Commande : beffroi runs list"
    assert told in beffroi("runs", "show", "R-0", "--as", "claire.aubry").err
    monkeypatch.setenv("BEFFROI_MODEL__URL", "http://127.0.0.1:9/v1")
    done = beffroi("ask", "le téléphone de la voirie du 11e", "--as", "claire.aubry")
    assert done.code == 1 and "Commande : beffroi doctor" in done.out


def test_json_is_one_object_with_everything_that_scripts_need(beffroi: Command) -> None:
    done = beffroi("ask", "Combien de piscines dans le 13e ?", "--as", "claire.aubry", "--json")
    told = done.json
    assert done.code == 0 and told["status"] == "done"
    assert told.keys() >= KEYS
    assert told["steps"][0].keys() >= {"tool", "arguments", "effect", "status"}
    assert told["decisions"][0].keys() >= {"rule", "sentence"}


def test_effects_wait_for_approval_with_code_3_and_the_command_that_gives_it(beffroi: Command) -> None:
    done = beffroi("ask", MAIN, "--as", "claire.aubry")
    assert done.code == 3
    assert "2 actions attendent votre accord" in done.out
    assert "beffroi approvals accept" in done.out


def test_yes_approves_what_the_person_may_approve_alone(beffroi: Command) -> None:
    done = beffroi("ask", MAIN, "--as", "claire.aubry", "--yes", "--json")
    assert done.code == 0
    assert [s["status"] for s in done.json["steps"] if s["effect"] != "read"] == ["done", "done"]
    assert beffroi("ledger", "verify").code == 0


def test_a_trial_reads_and_changes_nothing(beffroi: Command) -> None:
    before = beffroi("ask", "Combien de piscines dans le 13e ?", "--as", "claire.aubry", "--json")
    done = beffroi("ask", MAIN, "--as", "claire.aubry", "--dry-run", "--json")
    assert before.code == done.code == 0
    assert not [s for s in done.json["steps"] if s["effect"] != "read" and s["status"] == "done"]
    assert beffroi("approvals", "list", "--json").json == []
    assert "Essai à blanc" in beffroi("runs", "list").out
    refused = beffroi("ask", "Supprime le ticket 812", "--as", "claire.aubry", "--dry-run")
    assert refused.code == 4 and "Refusé · essai à blanc" in refused.out
    assert "Refusé · essai à blanc" in beffroi("runs", "list").out
    assert [each["dry_run"] for each in beffroi("runs", "list", "--json").json] == [True, True, False]


def test_a_refusal_has_code_4_and_its_rule(beffroi: Command) -> None:
    done = beffroi("ask", "Supprime le ticket 812", "--as", "claire.aubry")
    assert done.code == 4
    assert "(règle effects.deletion)" in done.out
    told = [line.partition(" (règle")[0] for line in done.out.splitlines() if line.strip()]
    assert len(told) == len(set(told))  # nothing is said twice


def test_a_question_has_code_5_and_is_answered_by_another_command(beffroi: Command) -> None:
    asked = beffroi("ask", "signale un nid-de-poule", "--as", "claire.aubry", "--json")
    assert asked.code == 5 and asked.json["question"]["text"]
    done = beffroi("answer", asked.json["run"], "12 rue Oberkampf", "--as", "claire.aubry")
    assert done.code == 3
    assert "12 rue Oberkampf" in done.out


def test_what_cannot_be_found_fails_with_code_1_and_says_so(beffroi: Command) -> None:
    done = beffroi("ask", "ferme le ticket 99999", "--as", "claire.aubry")
    assert done.code == 1
    assert "99999" in done.out or "99 999" in done.out


@pytest.mark.parametrize(
    "text", ["", "   ", "a" * 20_000, "\x00\x01\x02\x03"], ids=["empty", "blank", "long", "binary"]
)
def test_a_request_that_is_none_fails_in_french_and_is_recorded(beffroi: Command, text: str) -> None:
    done = beffroi("ask", "-", "--as", "claire.aubry", stdin=text.encode())
    assert done.code == 1
    assert "demande" in done.out
    assert len(beffroi("runs", "list", "--json").json) == 1


def test_bytes_that_are_no_text_are_refused(beffroi: Command) -> None:
    done = beffroi("ask", "-", "--as", "claire.aubry", stdin=b"\xff\xfe\x80 tickets")
    assert done.code == 1
    assert "illisibles" in done.out


def test_a_request_is_read_from_standard_input(beffroi: Command) -> None:
    done = beffroi("ask", "-", "--as", "claire.aubry", stdin=b"les piscines du 13e\n")
    assert done.code == 0
    assert "Piscine" in done.out


def test_an_unknown_person_is_told_who_exists(beffroi: Command) -> None:
    done = beffroi("ask", "bonjour", "--as", "jean.dupont")
    assert done.code == 1
    assert "jean.dupont" in done.err and "claire.aubry" in done.err


def test_a_conversation_goes_on(beffroi: Command) -> None:
    first = beffroi("ask", "les piscines du 13e", "--as", "claire.aubry", "--json").json
    second = beffroi(
        "ask", "Combien de piscines dans le 13e ?", "--as", "claire.aubry", "--json",
        "--conversation", first["conversation"],
    ).json  # fmt: skip
    assert second["conversation"] == first["conversation"] and second["run"] != first["run"]


def test_a_model_that_is_away_fails_in_a_sentence(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("BEFFROI_MODEL__URL", "http://127.0.0.1:9/v1")
    done = beffroi("ask", "les piscines du 13e", "--as", "claire.aubry")
    assert done.code == 1
    assert "model.url" in done.out
