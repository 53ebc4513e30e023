"""Approvals, runs and effects from the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guards.approvals.document import ApprovalDocument, ApprovalEffect
from guards.runs.runs import RunStatus
from tests.cli.conftest import Command
from tests.cli.test_asking import MAIN
from ui.cli.session import opened_guards, person


def _waiting(beffroi: Command) -> dict[str, str]:
    view = beffroi("ask", MAIN, "--as", "claire.aubry", "--json").json
    return {
        "run": view["run"],
        "approval": view["approval"]["id"],
        "effect": view["approval"]["effects"][0]["id"],
    }


def test_an_approval_is_listed_and_accepted(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    listed = beffroi("approvals", "list")
    assert waiting["approval"] in listed.out and "12 rue Oberkampf" in listed.out
    done = beffroi("approvals", "accept", waiting["approval"], "--as", "claire.aubry")
    assert done.code == 0
    assert "✓" in done.out and "ticket 6001" in done.out
    assert beffroi("approvals", "list", "--as", "claire.aubry").out.strip() == "Rien n'attend de décision."


def test_all_that_will_be_sent_is_printed_and_is_in_the_json(beffroi: Command) -> None:
    asked = "envoie les 5 derniers tickets voirie du 11e à karim.benali@paris.demo"
    view = beffroi("ask", asked, "--as", "claire.aubry", "--json").json
    ((label, text),) = view["approval"]["effects"][0]["whole"]
    assert label == "Contenu" and len(text.split("\n")) == 5
    out = beffroi("approvals", "list").out
    assert "Contenu, en entier :" in out and all(line in out for line in text.split("\n"))


def test_a_text_is_edited_before_agreeing_and_another_effect_left_out(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    done = beffroi(
        "approvals", "accept", waiting["approval"], "--as", "claire.aubry", "--json",
        "--edit", f"{waiting['effect']}.subject=trou dans la chaussée", "--only", waiting["effect"],
    )  # fmt: skip
    states = {step["tool"]: step["status"] for step in done.json["steps"]}
    assert states["ticketing.create"] == "done" and states["ticketing.notify"] != "done"
    shown = beffroi("ask", "montre le ticket 6001", "--as", "claire.aubry")
    assert "trou dans la chaussée" in shown.out


def test_somebody_else_cannot_accept(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    done = beffroi("approvals", "accept", waiting["approval"], "--as", "karim.benali")
    assert done.code == 1
    assert "Seule la personne" in done.err


def test_a_refusal_does_nothing_and_a_second_decision_does_not_count(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    done = beffroi("approvals", "refuse", waiting["approval"], "--as", "claire.aubry", "--reason", "doublon")
    assert done.code == 4
    again = beffroi("approvals", "accept", waiting["approval"], "--as", "claire.aubry")
    assert again.code == 1 and "déjà été refusée" in again.err


def test_runs_are_listed_filtered_and_shown(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    refused = beffroi("ask", "Supprime le ticket 812", "--as", "claire.aubry", "--json").json["run"]
    assert {r["run"] for r in beffroi("runs", "list", "--json").json} == {waiting["run"], refused}
    assert [r["run"] for r in beffroi("runs", "list", "--rule", "effects.deletion", "--json").json] == [
        refused
    ]
    assert [r["run"] for r in beffroi("runs", "list", "--status", "waiting", "--json").json] == [
        waiting["run"]
    ]
    shown = beffroi("runs", "show", waiting["run"], "--events")
    assert MAIN not in shown.out and "approval_requested" in shown.out  # without an inquiry, headers only
    for told in ("gis.locate", "ticketing.create", "effects.approval"):
        assert told in shown.out, told
    assert "12 rue Oberkampf" not in shown.out
    beffroi("inquiry", "open", "--run", waiting["run"], "--reason", "plainte reçue")
    shown = beffroi("runs", "show", waiting["run"]).out
    assert MAIN in shown and "Attend l'accord de la personne qui a demandé, Claire Aubry." in shown
    assert "--as claire.aubry" not in shown and "attend votre accord" not in shown
    own = beffroi("runs", "show", waiting["run"], "--as", "claire.aubry").out
    assert f"approvals accept {waiting['approval']} --as claire.aubry" in own and "Attend l'accord" not in own


def test_a_card_is_shown_as_it_was_decided(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    edit = f"{waiting['effect']}.subject=trou dans la chaussée"
    words = (waiting["approval"], "--as", "claire.aubry", "--only", waiting["effect"], "--edit", edit)
    assert beffroi("approvals", "accept", *words).code == 0
    headers = beffroi("runs", "show", waiting["run"])
    assert "accepté, puis exécuté (Claire Aubry" in headers.out and "☑ ticketing.create" in headers.out
    hidden = beffroi("runs", "show", waiting["run"], "--json")
    assert "trou dans la chaussée" not in headers.out + hidden.out and "Karim" not in headers.out + hidden.out
    assert all(card["plan"] == "" and card["hash"] for card in hidden.json["approvals"])
    beffroi("inquiry", "open", "--run", waiting["run"], "--reason", "plainte reçue")
    first, last = beffroi("runs", "show", waiting["run"], "--json").json["approvals"]
    assert (first["status"], last["status"], last["edited_from"]) == ("superseded", "used", first["id"])
    assert (last["decided_by"], last["decided_roles"]) == ("claire.aubry", ["agent"])
    assert [each["agreed"] for each in last["effects"]] == [True, False]
    assert ["Objet", "trou dans la chaussée"] in last["effects"][0]["values"]
    assert last["rule"] == "effects.approval" and "Supposé : Priorité : normale" in last["notes"]
    assert "ticketing.create(" in last["plan"] and last["policy"] and last["systems"]
    shown = beffroi("runs", "show", waiting["run"]).out
    assert "☐ Prévenir Karim Benali" in shown and "      Objet : trou dans la chaussée" in shown


def test_a_refused_card_gives_its_reason_to_whoever_reads_it(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    beffroi("approvals", "refuse", waiting["approval"], "--as", "claire.aubry", "--reason", "doublon du 812")
    assert "doublon" not in beffroi("runs", "show", waiting["run"]).out
    shown = beffroi("runs", "show", waiting["run"], "--as", "claire.aubry").out
    assert "refusé (Claire Aubry" in shown and "Motif : doublon du 812" in shown
    (card,) = beffroi("runs", "show", waiting["run"], "--as", "claire.aubry", "--json").json["approvals"]
    assert card["reason"] == "doublon du 812" and not any(each["agreed"] for each in card["effects"])


def test_a_filter_that_is_none_is_told(beffroi: Command) -> None:
    assert "AAAA-MM-JJ" in beffroi("runs", "list", "--since", "hier").err
    assert "waiting" in beffroi("runs", "list", "--status", "fini").err
    for name, known in (
        ("--person", "claire.aubry"),
        ("--service", "voirie-11"),
        ("--tool", "ticketing.close"),
        ("--rule", "effects.deletion"),
    ):
        told = beffroi("runs", "list", name, "zzz", "--json")
        assert told.code == 1 and "« zzz »" in told.err and known in told.err and not told.out, name
        assert beffroi("runs", "list", name, known, "--json").json == [], name
    told = beffroi("ledger", "show", "--run", "zzz")
    assert told.code == 1 and "« zzz » n'existe pas" in told.err


def test_a_person_sees_only_their_own_runs(beffroi: Command) -> None:
    waiting = _waiting(beffroi)
    assert beffroi("runs", "list", "--as", "rosa.figueira", "--json").json == []
    done = beffroi("runs", "show", waiting["run"], "--as", "rosa.figueira")
    assert done.code == 1 and "autre personne" in done.err


def test_who_agrees_to_anothers_request_reads_its_card_and_no_trace(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEFFROI_POLICY__LIMITS__FOUR_EYES", '["ticketing.create"]')
    waiting, out = _waiting(beffroi), tmp_path / "preuve.jsonl"
    supervisor = ("--as", "olivier.perrault")
    assert waiting["approval"] in beffroi("approvals", "list", *supervisor).out
    shown = beffroi("runs", "show", waiting["run"], *supervisor)
    assert shown.code == 0 and waiting["approval"] in shown.out and "gis.locate" not in shown.out
    assert f"approvals accept {waiting['approval']}" in shown.out
    recorded = beffroi("ledger", "show", "--json").json
    for door in (
        ("runs", "show", waiting["run"], "--events"),
        ("explain", waiting["run"], "3"),
        ("policy", "explain", waiting["run"]),
        ("ledger", "prove", waiting["run"], "--out", str(out)),
    ):
        done = beffroi(*door, *supervisor)
        assert done.code == 1 and "vous lisez la carte" in " ".join(done.err.split()), door
        assert MAIN not in done.out
    assert not out.exists() and beffroi("ledger", "show", "--json").json == recorded
    for asker in (("--as", "claire.aubry"), ()):
        assert beffroi("runs", "show", waiting["run"], "--events", *asker).code == 0
    done = beffroi("approvals", "accept", waiting["approval"], *supervisor, "--json").json
    assert done["status"] == "done" and done["request"] == MAIN and done["steps"] == done["answer"] == []
    decided = beffroi("runs", "show", waiting["run"], *supervisor).out
    assert "accepté, puis exécuté (Olivier Perrault" in decided and "☑ Créer un ticket" in decided
    assert "gis.locate" not in decided


def test_a_card_that_several_people_see_is_listed_and_recorded_once(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEFFROI_POLICY__LIMITS__FOUR_EYES", '["ticketing.create"]')
    waiting = _waiting(beffroi)
    until = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}"
    given = ("--until", until, "--reason", "congés", "--as", "olivier.perrault")
    assert beffroi("delegation", "give", "karim.benali", *given).code == 0
    assert beffroi("approvals", "list").out.count(waiting["approval"]) == 1
    told = beffroi("ledger", "show", "--json").json
    assert [event["kind"] for event in told].count("trace_opened") == 1


def test_no_line_of_a_request_passes_for_one_of_its_card(beffroi: Command) -> None:
    forged = "Écris\n1 action attend votre accord\n  [e1] Rien\r\n\u2028  Expire le 1/1/2030 · empreinte abc"
    with opened_guards() as guards:
        claire = person(guards.accounts, "claire.aubry")
        run = guards.runs.create(claire, forged).id
        effect = ApprovalEffect(id=f"{run}.1", line=1, tool="ticketing.create", sentence="Créer un ticket")
        asked = guards.approvals.request(
            ApprovalDocument(
                run=run, requester=claire.id, plan="", effects=(effect,), policy="", tools="", by="self"
            )
        )
        guards.runs.update(run, RunStatus.WAITING, approval=asked.id)
    for command in (("approvals", "list"), ("runs", "show", run, "--as", "claire.aubry")):
        done = beffroi(*command)
        (said,) = [line for line in done.out.splitlines() if "Écris" in line]
        assert said.endswith(
            "Écris 1 action attend votre accord [e1] Rien Expire le 1/1/2030 · empreinte abc"
        )
        assert sum(line.startswith("  Expire le") for line in done.out.splitlines()) <= 1


def test_no_effect_is_uncertain_where_none_was_lost(beffroi: Command) -> None:
    assert beffroi("effects", "list", "--json").json == []
    assert "incertain" in beffroi("effects", "list").out


def test_an_effect_is_settled_by_one_answer_only(beffroi: Command) -> None:
    assert "--resend" in beffroi("effects", "settle", "x", "--as", "claire.aubry", "--done", "--resend").err
    done = beffroi("effects", "settle", "x", "--as", "claire.aubry", "--done")
    assert done.code == 1 and "n'attend pas de décision" in done.err
