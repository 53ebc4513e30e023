"""`beffroi erase` and `beffroi retention` on real runs: preview, erasure, holds, and what is shown after."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from beffroi.records import Notice
from beffroi.settings.installation import RetentionSettings, Settings
from guards import build_guards
from guards.retention import run_retention
from guards.runs.workers import place
from tests.cli.conftest import Command
from tests.cli.test_asking import MAIN
from tests.guards.people import CLAIRE
from tools.mail.sent import RECIPIENTS, REGISTER, SentMessages, State
from ui.timed.retention import RetentionSchedule

ASK = ("ask", "le téléphone de la voirie du 11e", "--as", "claire.aubry", "--json")
WAITS = ("ask", "signale un nid-de-poule", "--as", "claire.aubry", "--json")


def test_a_run_is_shown_before_it_is_erased_and_opens_everywhere_after(beffroi: Command) -> None:
    asked = beffroi(*ASK)
    run = asked.json["run"]
    assert asked.code == 0
    preview = beffroi("erase", "run", run)
    assert preview.code == 0 and run in preview.out and "--yes" in preview.out
    assert beffroi("runs", "show", run, "--as", "claire.aubry").out.count("Contenu effacé") == 0
    done = beffroi("erase", "run", run, "--yes", "--json").json
    assert done["erasure"] and [each["run"] for each in done["runs"]] == [run]

    shown = beffroi("runs", "show", run, "--as", "claire.aubry")
    assert "a été effacé" in shown.out and "erasure.request" in shown.out
    listed = beffroi("runs", "list", "--as", "claire.aubry").out
    assert run in listed and "téléphone" not in listed
    assert beffroi("policy", "explain", run).code in (0, 1)
    assert beffroi("ledger", "verify").code == 0
    told = beffroi("ledger", "show", "--run", run, "--json").json
    assert [each["kind"] for each in told[-2:]] == ["erased", "trace_opened"] and told[-2]["payload"][
        "rule"
    ] == "erasure.request"
    assert beffroi("erase", "run", run, "--yes", "--json").json["erasure"] is None
    assert [each["rule"] for each in beffroi("retention", "list", "--json").json] == ["erasure.request"]
    auditor = beffroi("runs", "show", run)  # whom no inquiry would show any more
    assert "a été effacé" in auditor.out and "erasure.request" in auditor.out and "inquiry" not in auditor.err


def test_who_erased_what_an_old_state_does_not_know_is_not_said_to_be_the_schedule(
    beffroi: Command, home: Path
) -> None:
    run = beffroi(*ASK).json["run"]
    old = {path: path.read_bytes() for path in home.glob("beffroi.db*")}
    beffroi("erase", "run", run, "--yes")
    for path in home.glob("beffroi.db*"):
        path.unlink()
    for path, content in old.items():
        path.write_bytes(content)
    listed = beffroi("retention", "list").out
    assert "inconnu depuis une restauration" in listed and "refait" in listed and "calendrier" not in listed


def test_when_state_and_keys_are_both_old_an_export_tells_what_to_erase_again(
    beffroi: Command, home: Path, tmp_path: Path
) -> None:
    run = beffroi(*ASK).json["run"]
    old = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "city" not in path.parts}
    beffroi("erase", "run", run, "--yes")
    export = tmp_path / "export.jsonl"
    key = beffroi("ledger", "export", "--out", str(export), "--json").json["key"]
    part = tmp_path / "part.jsonl"
    beffroi("ledger", "export", "--run", run, "--out", str(part))
    for path in home.rglob("*.db-*"):
        path.unlink()
    for path, content in old.items():
        path.write_bytes(content)
    assert beffroi("runs", "show", run, "--as", "claire.aubry", "--json").json["erased"] is False
    assert "--key" in beffroi("erase", "replay", str(export)).err  # what was restored had none yet
    replay = ("erase", "replay", str(export), "--key", key)
    shown = beffroi(*replay, "--json")
    assert [each["run"] for each in shown.json["runs"]] == [run]
    size = len(export.read_text().splitlines())
    assert "jusqu'à l'événement" in shown.err and int(shown.err.split("événement ")[1].split(",")[0]) < size
    assert "registre entier" in beffroi("erase", "replay", str(part), "--key", key).err
    assert beffroi(*replay, "--yes").code == 0
    assert beffroi("runs", "show", run, "--as", "claire.aubry", "--json").json["erased"] is True
    export.write_bytes(export.read_bytes().replace(b"erasure.request", b"erasure.requesT"))
    assert "modifié" in beffroi(*replay).err

    beffroi("ledger", "checkpoint")
    assert "pas de ce registre" in beffroi("erase", "replay", str(export)).err  # it has another key by now


def test_a_person_is_found_by_name_and_held_until_released(beffroi: Command) -> None:
    named, open_still = beffroi(*ASK).json["run"], beffroi(*WAITS).json["run"]
    other = beffroi("ask", "Combien de piscines dans le 13e ?", "--as", "rosa.figueira", "--json").json["run"]
    preview = beffroi("erase", "person", "karim.benali", "--json").json
    assert named in [each["run"] for each in preview["runs"]] and "karim.benali" in preview["names"]
    assert other not in str(preview) and preview["erasure"] is None
    placed = beffroi("retention", "hold", "Karim Benali", "--reason", "Contentieux 2026-114", "--json").json
    assert beffroi("retention", "holds", "--json").json[0]["reason"] == "Contentieux 2026-114"
    refused = beffroi("erase", "person", "karim.benali", "--yes")
    assert refused.code == 1 and "gel" in refused.err
    assert beffroi("retention", "release", "karim.benali", "--json").json[0]["id"] == placed["id"]
    assert beffroi("retention", "release", placed["id"]).code == 1
    assert beffroi("erase", "person", "karim.benali", "--yes").code == 0
    assert beffroi("runs", "show", other, "--as", "rosa.figueira", "--json").json["erased"] is False
    assert beffroi("runs", "show", named, "--as", "claire.aubry", "--json").json["erased"] is True

    by_text = beffroi("erase", "person", "Mme Nulle-Part", "--text", "NID-DE-POULE", "--json").json
    assert [each["run"] for each in by_text["runs"]] == [open_still]


def test_who_asked_for_a_held_request_is_not_erased_and_the_preview_says_which(beffroi: Command) -> None:
    run = beffroi("ask", "Combien de piscines dans le 13e ?", "--as", "rosa.figueira", "--json").json["run"]
    beffroi("retention", "hold", run, "--reason", "Contentieux 2026-114")
    preview = beffroi("erase", "person", "rosa.figueira")
    assert f"{run}, gelée" in " ".join(preview.out.split()) and "--yes" not in preview.out
    told = beffroi("erase", "person", "rosa.figueira", "--json").json
    assert (told["runs"], [each["run"] for each in told["blocked"]]) == ([], [run])
    refused = beffroi("erase", "person", "rosa.figueira", "--yes")
    assert refused.code == 1 and run in refused.err and "release" in refused.err
    shown = beffroi("runs", "show", run, "--as", "rosa.figueira", "--json").json
    assert shown["requester"] == "rosa.figueira"
    beffroi("retention", "release", run)
    assert beffroi("erase", "person", "rosa.figueira", "--yes").code == 0


def test_what_nobody_knows_is_held_only_where_that_is_said(beffroi: Command) -> None:
    run = beffroi(*ASK).json["run"]
    for wrong in (run[:-1] + ("0" if run[-1] != "0" else "1"), "jeanne.absente"):
        told = beffroi("retention", "hold", wrong, "--reason", "Contentieux 2026-114")
        assert told.code != 0 and "--unknown" in told.err
    assert beffroi("retention", "holds", "--json").json == []
    assert beffroi("retention", "hold", "Jeanne Absente", "--reason", "Plainte", "--unknown").code == 0
    assert beffroi("retention", "holds", "--json").json[0]["name"] == "Jeanne Absente"


def test_runs_that_only_say_a_persons_name_are_told_of_and_stay(beffroi: Command) -> None:
    said = beffroi("ask", "écris à BENALI Karim", "--as", "claire.aubry", "--json").json["run"]
    assert beffroi("erase", "person", "karim.benali", "--json").json["also_said_in"] == [said]
    done = beffroi("erase", "person", "karim.benali", "--yes")
    assert f"restent : {said}" in done.out
    assert beffroi("runs", "show", said, "--as", "claire.aubry", "--json").json["erased"] is False


def test_a_name_is_found_as_people_say_it_in_the_persons_own_requests_too(beffroi: Command) -> None:
    said = [
        beffroi("ask", request, "--as", who, "--json").json["run"]
        for request, who in (
            ("écris à MADAME AUBRY", "rosa.figueira"),
            ("signe « Claire Aubry »", "claire.aubry"),
            ("le téléphone de la voirie du 11e", "claire.aubry"),
        )
    ]
    told = beffroi("erase", "person", "claire.aubry", "--json").json
    assert told["also_said_in"] == said[:2] and told["asked"] == 2


def test_who_asked_is_told_alike_in_every_output_once_they_are_erased(beffroi: Command) -> None:
    other = beffroi("ask", "écris à Claire Aubry", "--as", "rosa.figueira", "--json").json["run"]
    own = beffroi("ask", MAIN, "--as", "claire.aubry", "--yes", "--json").json["run"]
    assert (
        beffroi("erase", "run", other, "--yes").code
        == beffroi("erase", "person", "claire.aubry", "--yes").code
        == 0
    )
    for run in (other, own):
        beffroi("inquiry", "open", "--run", run, "--reason", "plainte reçue")
    listed = {each["run"]: each for each in beffroi("runs", "list", "--json").json}
    assert (
        listed[other]["requester_name"] == "rosa.figueira"
        and listed[own]["requester_name"] == "Personne effacée"
    )
    shown, printed = beffroi("runs", "show", own, "--json"), beffroi("runs", "show", own)
    assert shown.json["approval"]["requester"] == shown.json["requester"] == listed[own]["requester"]
    assert shown.json["approval"]["requester_name"] == "Personne effacée"
    assert "claire.aubry" not in shown.out and "Personne effacée" in printed.out
    assert "Personne effacée" not in beffroi("runs", "show", other).out


def test_only_who_answers_for_the_record_erases_holds_releases_or_exports(
    beffroi: Command, tmp_path: Path
) -> None:
    run = beffroi(*ASK).json["run"]
    hold = ("retention", "hold", run, "--reason", "Contentieux 2026-114")
    for refused in (
        ("erase", "run", run, "--yes"),
        ("erase", "run", run),
        ("erase", "person", "karim.benali"),
        ("erase", "replay", str(tmp_path / "none.jsonl")),
        hold,
        ("ledger", "export", "--out", str(tmp_path / "all.jsonl")),
    ):
        told = beffroi(*refused, "--as", "claire.aubry")
        assert told.code == 1 and "auditeurs" in told.err and not told.out, refused
    assert beffroi(*hold, "--as", "samuel.cohen").code == 0
    assert beffroi("retention", "release", run, "--as", "claire.aubry").code == 1
    assert beffroi("retention", "release", run, "--as", "admin").code == 0


def test_retention_goes_by_category_and_is_recorded(
    beffroi: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = beffroi(*ASK).json["run"]
    assert beffroi("retention", "run", "--dry-run", "--json").json["erased"]["personal"] == []
    later = datetime.now(UTC) + timedelta(days=200)
    guards = build_guards(Settings(home=home))
    guards.erasures.clock = lambda: later
    also: list[str] = []
    schedule = RetentionSchedule(guards, RetentionSettings(personal=199), also=lambda: also.append("done"))
    local = later.astimezone()
    dead = f"{place()}|{os.getpid()}|0|killed"  # of the same number, not of the same start
    assert guards.leases.acquire("retention", dead, 3600)
    assert not schedule.run_if_due(local.replace(hour=2))
    assert schedule.run_if_due(local.replace(hour=3)) and not schedule.run_if_due(local.replace(hour=4))
    for hour in (3, 4):
        schedule.forget(local.replace(hour=hour))
    assert also == ["done"]
    schedule.forget(local + timedelta(days=1))
    assert also == ["done", "done"]
    erased = guards.erasures.of_run(run)
    assert erased is not None and erased.rule == "retention.personal"
    assert guards.ledger.events()[-1].payload["categories"]["personal"] == 1
    at_three = local.replace(hour=3)
    assert schedule.due(at_three - timedelta(days=1))  # a clock that was set back stops no later run
    guards.close()


def test_retention_forgets_to_whom_old_messages_went_too(beffroi: Command, home: Path) -> None:
    sent, key = SentMessages(home / REGISTER), "run.1"
    sent.begin(key, Notice("n1", "marie.zyxwv@paris.demo", datetime.now() - RECIPIENTS - timedelta(days=1)))
    for more, known in ((("--dry-run",), True), ((), False)):
        assert beffroi("retention", "run", *more).code == 0
        assert (b"zyxwv" in (home / REGISTER).read_bytes()) == known
    found = sent.find(key)
    assert found is not None and (found[0], found[1].recipient) == (State.BEGUN, "")


def test_a_clock_that_leapt_erases_nothing_by_itself(
    beffroi: Command, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = beffroi(*ASK).json["run"]
    with closing(build_guards(Settings(home=home))) as guards:
        schedule = RetentionSchedule(guards, RetentionSettings(personal=1, requests=1, hour=0))
        assert schedule.run_if_due(datetime.now(UTC))
        later = datetime.now(UTC) + timedelta(days=3_650)
        guards.erasures.clock = lambda: later
        assert not schedule.run_if_due(later) and not schedule.run_if_due(later)
        assert guards.erasures.of_run(run) is None and caplog.text.count("Check the clock") == 1
        run_retention(guards.erasures, RetentionSettings(personal=1, requests=1))  # as a person does
        assert guards.erasures.of_run(run) is not None and not schedule.leapt(later)


def test_a_person_whom_nobody_knows_is_looked_for_in_texts_and_not_told_to_be_nowhere(
    beffroi: Command,
) -> None:
    run = beffroi(*WAITS).json["run"]
    told = beffroi("erase", "person", "Mme Anne Poule")
    assert (
        "ne connaissent « Mme Anne Poule »" in told.out and run in told.out and "partiraient" not in told.out
    )
    assert "beffroi erase person 'Mme Anne Poule' --text Poule --yes" in told.out
    assert "Sinon, effacez une par une" in told.out and "beffroi erase run DEMANDE --yes" in told.out
    assert "(masqué hors enquête)" in told.out and "inquiry open" in told.err
    refused = beffroi("erase", "person", "Mme Anne Poule", "--yes", "--json")
    assert refused.code == 1 and refused.json["erasure"] is None and refused.json["known"] is False
    nobody = beffroi("erase", "person", "M. ZÉLATEUR Jean")
    assert "Aucun texte ne dit « ZÉLATEUR »" in nobody.out and "--text TEXTE" in nobody.out

    beffroi("inquiry", "open", "--run", run, "--reason", "Demande d'effacement reçue")
    read = beffroi("erase", "person", "Mme Anne Poule", "--text", "Poule", "--json").json
    assert read["runs"][0]["passage"] == "signale un nid-de-poule"
    last = beffroi("ledger", "show", "--limit", "1", "--json").json[0]
    assert (last["kind"], last["run"]) == ("trace_opened", run) and last["payload"]["inquiry"]
    erase = ("erase", "person", "Mme Anne Poule", "--text", "Poule")
    inquiry = beffroi("inquiry", "list", "--json").json[0]["id"]
    assert inquiry in beffroi(*erase).out and inquiry in beffroi(*erase, "--yes").err
    assert beffroi("runs", "show", run, "--as", "claire.aubry", "--json").json["erased"] is False
    assert beffroi("inquiry", "close", inquiry).code == 0
    assert beffroi(*erase, "--yes").code == 0
    assert beffroi("runs", "show", run, "--as", "claire.aubry", "--json").json["erased"] is True


@pytest.mark.parametrize("words", [("erase", "person"), ("retention", "hold", "--reason", "Contentieux")])
@pytest.mark.parametrize("who", ["", "  "])
def test_nobody_named_is_nobody_and_no_account_without_a_number(
    beffroi: Command, words: tuple[str, ...], who: str
) -> None:
    done = beffroi(*words, who)
    assert done.code == 1 and "Dites de qui il s'agit" in done.err


def test_persons_of_one_name_are_told_apart_by_their_accounts(beffroi: Command, home: Path) -> None:
    with closing(build_guards(Settings(home=home))) as guards:
        for number in ("1", "2"):
            account = replace(CLAIRE, id=f"marie.{number}", person_id=f"p-{number}", name="Marie Dupont")
            guards.accounts.create(account, "quatre mots sans lien")
    done = beffroi("erase", "person", "marie dupont", "--yes")
    assert (
        done.code == 1
        and "marie.1, marie.2" in done.err
        and beffroi("retention", "list", "--json").json == []
    )
    held = beffroi("retention", "hold", "marie.1", "--reason", "Contentieux", "--json").json
    assert held["name"] == "marie.1"
