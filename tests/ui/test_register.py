"""The register: who may read what, what is masked, and that reading is itself recorded."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import Failure
from beffroi.local_time import LOCAL
from beffroi.records import Notice, Place
from beffroi.settings.maps import Addok
from beffroi_verify.notes import Key
from guards.ledger import Kind
from guards.policy.heads import rules_by_outcome
from guards.policy.ruleset import load_rules
from tests.guards.ledgers import check, serving
from tests.ui.conftest import House, token_of
from tests.ui.fakes import ADDED, HOME, TOOLS
from tests.ui.people import ADMIN, CLAIRE, NADIA, OLIVIER, ROSA, SAMUEL
from ui.audit.present import present
from ui.audit.reached import Reached, hosts_by_system, reached
from ui.words.messages import CATALOGUE


def test_staff_see_their_own_requests_and_nothing_else(house: House) -> None:
    mine, other = house.ask(CLAIRE, "son téléphone"), house.ask(ROSA, "les tickets")
    page = house.browser(CLAIRE).get("/audit").text
    assert mine.run in page and other.run not in page
    for trick in (f"/audit?person={ROSA.id}", f"/audit?service={ROSA.service_id}"):
        assert other.run not in house.browser(CLAIRE).get(trick).text
    for somebody in (CLAIRE, OLIVIER, ADMIN, NADIA):
        assert house.browser(somebody).get(f"/audit/runs/{other.run}").status_code == 404


def test_who_agrees_to_anothers_request_reads_its_card_and_no_trace(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule (superviseur)")
    assert run.approval is not None
    browser = house.browser(OLIVIER)
    assert browser.get(f"/approvals/{run.approval.id}").status_code == 200
    for page in ("", "/explain/réponse"):
        assert browser.get(f"/audit/runs/{run.run}{page}").status_code == 404


def test_an_auditor_sees_and_filters_all(house: House) -> None:
    mine, other = house.ask(CLAIRE, "Supprime tout"), house.ask(ROSA, "les tickets")
    browser = house.browser(SAMUEL)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for query, sees in {
        "": {mine.run, other.run},
        f"person={ROSA.id}": {other.run},
        f"service={CLAIRE.service_id}": {mine.run},
        "tool=ticketing.search": {other.run},
        "rule=effects.deletion": {mine.run},
        "status=refused": {mine.run},
        f"since={today}": {mine.run, other.run},
        "until=2020-01-01": set(),
        "status=nonsense": {mine.run, other.run},
        "start=50": set(),
    }.items():
        page = browser.get(f"/audit?{query}").text
        assert {run for run in (mine.run, other.run) if run in page} == sees, query


@pytest.mark.parametrize("start", ["-1", "x", "9" * 19, "9" * 5_000], ids=["less", "word", "long", "longer"])
def test_a_page_that_there_cannot_be_is_refused(house: House, start: str) -> None:
    browser = house.browser(SAMUEL)
    assert browser.get(f"/audit?start={start}").status_code == 422
    assert browser.get("/audit?start=1000000").status_code == 200


def test_an_unreadable_date_is_told(house: House) -> None:
    page = house.browser(SAMUEL).get("/audit?since=<b>hier").text
    assert "écrivez AAAA-MM-JJ" in page and "<b>hier" not in page


def test_opening_a_trace_is_recorded_before_it_is_shown(house: House) -> None:
    run = house.ask(CLAIRE, "son téléphone")
    page = house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text
    event = house.guards.ledger.events(run.run)[-1]
    assert (event.kind, event.payload) == (Kind.TRACE_OPENED, {"actor": SAMUEL.id, "inquiry": ""})
    assert "Trace consultée <code>trace_opened</code>" in page and "Claire Aubry" in page


def test_a_page_that_shows_others_requests_is_recorded_once_with_its_inquiry(house: House) -> None:
    run, browser = house.ask(CLAIRE, "Signale un nid-de-poule secret"), house.browser(SAMUEL)

    def listed() -> list[dict[str, Any]]:
        found = house.guards.ledger.events()
        return [e.payload for e in found if e.kind is Kind.TRACE_OPENED and not e.run]

    assert "secret" not in browser.get("/audit").text and listed() == []
    house.inquire(SAMUEL, run.run)
    page = unescape(browser.get("/audit").text)
    assert "secret" in page and f"une demande <code>{run.run}</code>, jusqu'au" in page
    (inquiry,) = house.guards.inquiries.list(SAMUEL.id)
    assert listed() == [{"actor": SAMUEL.id, "inquiry": inquiry.id, "runs": [run.run]}]
    assert "secret" in house.browser(CLAIRE).get("/audit").text and len(listed()) == 1


def test_a_trace_reads_from_request_to_ledger(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    house.inquire(SAMUEL, run.run)
    page = house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text
    parts = [
        "La demande", "Ce qui a été compris", "Ce qui a été décidé", "Qui a donné son accord",
        "Ce qui a été demandé", "Ce qui a été montré", "Événements du registre",
    ]  # fmt: skip
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert run.approval is not None and run.approval.hash in page
    assert "Accord de la personne <code>effects.approval</code>" in page and "gis.locate" in page
    assert "Accord demandé <code>approval_requested</code>" in page
    assert "par <code>actor</code>" in page


def test_a_trace_shows_all_that_the_card_showed_and_how_the_request_ended(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    assert run.approval is not None
    house.guards.ledger.record(run.run, Kind.ANSWER, {"status": "done"})
    page = house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text
    assert ADDED not in page and "Fin de la demande <code>answer</code>" in page
    house.inquire(SAMUEL, run.run)
    page = house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text
    sent = page.partition("Message à envoyer")[2]
    assert "Merci de passer." in sent and ADDED in sent
    assert "Référence" not in page and "reference" not in page  # nothing was given there
    house.guards.approvals.refuse(run.approval.id, CLAIRE, "doublon du 812")
    page = unescape(house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text)
    assert "doublon du 812" in page and "refusé" in page


def test_what_no_inquiry_opens_is_told_as_hidden_not_as_nothing(house: House) -> None:
    done = house.ask(CLAIRE, "les tickets")
    assert done.steps[0].status == "done"
    page = unescape(house.browser(SAMUEL).get(f"/audit/runs/{done.run}").text)
    hidden = 'Masqué hors enquête. <a href="#no-inquiry">Ouvrir une enquête sur cette demande</a>'
    for title in ("Ce qui a été compris</h2>", "Revenu</h4>", "Ce qui a été montré</h2>"):
        assert page.partition(title)[2].strip().startswith(f'<p class="soft">{hidden}'), title
    assert "Rien n'est revenu" not in page and 'id="no-inquiry"' in page
    house.inquire(SAMUEL, done.run)
    assert "Masqué hors enquête" not in house.browser(SAMUEL).get(f"/audit/runs/{done.run}").text
    waiting = house.ask(CLAIRE, "Signale un nid-de-poule")
    page = unescape(house.browser(SAMUEL).get(f"/audit/runs/{waiting.run}").text)
    assert any(step.status == "waiting" for step in waiting.steps) and "Rien n'est revenu" in page


def test_a_trace_says_to_which_system_and_host_each_call_went(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    addok = Addok(kind="addok", url="https://adresses.ville.example")
    systems = house.settings.systems.model_copy(update={"geocoder": addok})
    settings = house.settings.model_copy(update={"systems": systems})
    told = [house.guards.ledger.record(run.run, Kind.HOSTS, {"hosts": ["adresses.ville.example:443"]})]
    found = hosts_by_system(settings, told)
    assert reached("gis.locate", TOOLS, found) == (Reached("geocoder", ("adresses.ville.example:443",)),)
    assert reached("ticketing.create", TOOLS, found) == (Reached("ticketing"),)
    assert hosts_by_system(settings, []) == {}
    page = house.browser(CLAIRE).get(f"/audit/runs/{run.run}").text
    assert "<code>gis.locate</code> · Système\u00a0: adresses" in page


def test_filters_name_rules_and_tools_beside_their_codes(house: House) -> None:
    house.ask(CLAIRE, "Supprime tout")
    house.ask(ROSA, "les tickets")
    page = house.browser(SAMUEL).get("/audit").text
    assert "Rien n'est supprimé (effects.deletion)" in unescape(page)
    assert "Chercher des tickets (ticketing.search)" in page


def test_every_kind_of_event_shipped_rule_and_failure_has_a_name() -> None:
    shipped = {rule for some in rules_by_outcome(load_rules()).values() for rule in some} | {"default.deny"}
    keys = [
        *(f"event.{k}" for k in Kind),
        *(f"rule.{r}" for r in shipped),
        *(f"failure.{f}" for f in Failure),
    ]
    assert [key for key in keys if key not in CATALOGUE] == []


@pytest.mark.parametrize("reader", [SAMUEL, NADIA], ids=lambda actor: actor.id)
def test_personal_fields_are_masked_wherever_they_appear(house: House, reader: object) -> None:
    run = house.ask(NADIA, "l'adresse personnelle de Mme Lefèvre")
    house.inquire(SAMUEL, run.run)
    page = house.browser(reader).get(f"/audit/runs/{run.run}").text  # type: ignore[arg-type]
    assert HOME not in page and "06 11 22 33 44" not in page and page.count("••••••") >= 4
    assert "Les champs personnels sont masqués" in page
    assert HOME in house.browser(NADIA).get(f"/runs/{run.run}").text


def test_what_came_back_is_shown_as_it_came() -> None:
    place = Place("75111_0639_00012", "12 rue Oberkampf", "rue Oberkampf", "12", 11, 2.3885882, 48.8522614)
    rows = dict(present(place).rows)
    assert (rows["Longitude"], rows["Latitude"]) == ("2,3885882", "48,8522614")
    notice = Notice("avis-1", "Karim Benali", datetime(2026, 11, 29, 12, 20), 6001)
    assert dict(present(notice).rows)["Ticket"] == "6001"


def test_one_button_verifies_the_ledger(house: House) -> None:
    house.ask(CLAIRE, "son téléphone")
    browser = house.browser(SAMUEL)
    report = browser.post("/audit/verify", data={"token": token_of(browser.get("/audit").text)}).text
    assert "Le registre est intact" in report and house.guards.ledger.verify().root in report
    assert "Aucun témoin" in report and "contresigné" not in report


def test_each_witness_is_told_with_what_it_has_cosigned(house: House, tmp_path: Path) -> None:
    with (
        serving(tmp_path / "w1", "chambre.fr/temoin") as one,
        serving(tmp_path / "w2", "lyon.fr/temoin") as two,
    ):
        house.guards.checkpoints.witnesses = (one.witness, two.witness)
        one.folder.trust(Key.parse(str(house.guards.checkpoints.key())))
        house.guards.checkpoints.cosign()
    browser = house.browser(SAMUEL)
    report = browser.post("/audit/verify", data={"token": token_of(browser.get("/audit").text)}).text
    size = house.guards.checkpoints.all()[-1].size
    told = f"chambre.fr/temoin a contresigné le registre jusqu'à l'événement n° {size}, le "
    assert f"D'après les notes gardées ici, {told}" in unescape(report)
    assert "beffroi-verify EXPORT --key CLÉ --witness CLÉ_DU_TÉMOIN." in report
    assert "lyon.fr/temoin n'a encore rien contresigné" in unescape(report) and "Aucun témoin" not in report


def test_an_altered_ledger_is_told(house: House) -> None:
    house.ask(CLAIRE, "son téléphone")
    with house.guards.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_UPDATE")
        connection.exec_driver_sql("UPDATE ledger_event SET at = '2020' WHERE seq = 3")
    browser = house.browser(SAMUEL)
    report = browser.post("/audit/verify", data={"token": token_of(browser.get("/audit").text)}).text
    assert "Le registre a été modifié" in report and "3 a été modifié" in report
    assert "gardez le dossier" in report and "Prévenez l'auditeur" in unescape(report)
    assert "beffroi-verify EXPORT --key CLÉ --checkpoint POINT" in report


@pytest.mark.parametrize("keeper", [SAMUEL, ADMIN], ids=lambda actor: actor.id)
def test_the_export_is_verified_without_beffroi(house: House, keeper: object, tmp_path: Path) -> None:
    house.ask(CLAIRE, "son téléphone")
    browser = house.browser(keeper)  # type: ignore[arg-type]
    answer = browser.post("/audit/export", data={"token": token_of(browser.get("/audit").text)})
    file = tmp_path / "export.jsonl"
    file.write_bytes(answer.content)
    assert "attachment" in answer.headers["content-disposition"]
    assert json.loads(answer.text.splitlines()[0])["format"] == "beffroi-ledger-2"
    told = unescape(browser.get("/audit").text)
    key = str(house.guards.checkpoints.key())
    assert f"beffroi-verify FICHIER --key {key}" in told
    command = [
        sys.executable,
        "-c",
        "from beffroi_verify.command import main; main()",
        str(file),
        "--key",
        key,
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done
    assert house.guards.ledger.events()[-1].kind == Kind.LEDGER_EXPORTED


def test_a_month_is_exported_and_verified_without_beffroi(house: House, tmp_path: Path) -> None:
    house.ask(CLAIRE, "son téléphone")
    browser, today = house.browser(SAMUEL), f"{datetime.now(LOCAL):%Y-%m-%d}"
    token = token_of(browser.get("/audit").text)
    answer = browser.post("/audit/export", data={"token": token, "since": today, "until": today})
    assert f"beffroi-ledger-{today}-{today}.jsonl" in answer.headers["content-disposition"]
    assert json.loads(answer.text.splitlines()[0])["kind"] == "period"
    (tmp_path / "month.jsonl").write_bytes(answer.content)
    report = check(tmp_path / "month.jsonl", [Key.parse(str(house.guards.checkpoints.key()))])
    assert report["problems"] == [] and report["count"] > 3
    for days in ({"since": "2020-01-01", "until": "2020-01-31"}, {"since": today, "until": "2020-01-31"}):
        refused = browser.post("/audit/export", data={"token": token, **days})
        assert (refused.status_code == 422 and "choisissez d'autres jours" in unescape(refused.text)) or (
            "à l'envers" in unescape(refused.text)
        )


@pytest.mark.parametrize("day", ["hier", "9999-12-31", "0001-01-01"])
def test_a_day_that_cannot_be_is_told_in_filters_and_exports(house: House, day: str) -> None:
    browser = house.browser(SAMUEL)
    page = browser.get(f"/audit?until={day}").text
    assert "écrivez AAAA-MM-JJ" in page
    refused = browser.post("/audit/export", data={"token": token_of(page), "until": day})
    assert refused.status_code == 422 and "écrivez AAAA-MM-JJ" in refused.text


def test_a_period_the_wrong_way_round_is_told(house: House) -> None:
    browser = house.browser(SAMUEL)
    page = browser.get("/audit?since=2026-12-01&until=2026-11-01").text
    assert "à l'envers" in unescape(page)
    days = {"scope": "period", "since": "2026-12-01", "until": "2026-11-01", "ends": "2099-01-01"}
    answer = browser.post(
        "/audit/inquiries", data={"token": token_of(page), "reason": "plainte reçue", **days}
    )
    assert answer.status_code == 422 and "à l'envers" in unescape(answer.text)


@pytest.mark.parametrize("what", ["verify", "export"])
def test_staff_neither_verify_nor_export(house: House, what: str) -> None:
    browser = house.browser(CLAIRE)
    page = browser.get("/audit").text
    assert "Vérifier le registre" not in page and "Télécharger" not in page
    answer = browser.post(f"/audit/{what}", data={"token": token_of(page)})
    assert answer.status_code == 403 and "records.keepers" in answer.text
    assert "Demandez-le à un auditeur ou à un administrateur." in answer.text
