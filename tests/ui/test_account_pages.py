"""One's own account, delegations and inquiries as pages; and sign-ins that end on every page and in the chat."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from beffroi.identity import Role
from beffroi.local_time import LOCAL
from guards.clock import to_text, utc_now
from guards.ledger import Kind
from guards.people.sessions import SignIns
from guards.store import IdentityRow, SignInRow
from tests.guards.conftest import MovingClock
from tests.ui.conftest import House, token_of
from tests.ui.people import ADMIN, CLAIRE, NADIA, OLIVIER, PASSWORD, ROSA, SAMUEL
from ui.assets.format import device

TOMORROW = f"{datetime.now(LOCAL) + timedelta(days=1):%Y-%m-%d}"


# --- one's account ------------------------------------------------------------------------------------------


def test_signing_out_everywhere_ends_every_browser(house: House) -> None:
    here, there = house.browser(CLAIRE), house.browser(CLAIRE)
    page = here.get("/account").text
    assert page.count("Y mettre fin") == 2 and page.count("celle-ci") == 1 and "agent" in page
    here.post("/account/end", data={"token": token_of(page), "sign_in": "all"})
    for browser in (here, there):
        answer = browser.get("/runs")
        assert answer.status_code == 303 and "ended=1" in answer.headers["location"]
    assert house.browser(CLAIRE).get("/runs").status_code == 200


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 "
         "Safari/537.36 Edg/131.0", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari · iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)  # fmt: skip
def test_a_device_is_named_as_its_person_knows_it(agent: str, told: str) -> None:
    assert device(agent) == told


def test_one_of_the_sign_ins_is_ended_from_another(house: House) -> None:
    here, there = house.browser(CLAIRE), house.browser(CLAIRE)
    (other,) = (s.id for s in house.guards.sign_ins.of(CLAIRE.id)[1:])
    here.post("/account/end", data={"token": token_of(here.get("/account").text), "sign_in": other})
    states = sorted(browser.get("/runs").status_code for browser in (here, there))
    assert states in ([200, 303], [303, 303]) and len(house.guards.sign_ins.of(CLAIRE.id)) == 1


def test_nobody_ends_somebody_elses(house: House) -> None:
    mine, other = house.browser(CLAIRE), house.browser(ROSA)
    (theirs,) = (s.id for s in house.guards.sign_ins.of(ROSA.id))
    mine.post("/account/end", data={"token": token_of(mine.get("/account").text), "sign_in": theirs})
    assert other.get("/runs").status_code == 200


def test_a_signed_out_cookie_that_was_kept_opens_nothing(house: House) -> None:
    browser = house.browser(CLAIRE)
    kept = browser.cookies["access_token"]
    browser.post("/logout")
    browser.cookies.set("access_token", kept)
    assert browser.get("/runs").status_code == 303


def test_signing_in_gives_another_session_and_ends_the_one_before(house: House) -> None:
    browser = house.browser(CLAIRE)
    before = browser.cookies["access_token"]
    browser.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    assert browser.cookies["access_token"] != before and len(house.guards.sign_ins.of(CLAIRE.id)) == 1


def test_another_role_ends_the_sign_in_and_no_role_lets_nobody_in(house: House) -> None:
    browser = house.browser(CLAIRE)
    house.guards.accounts.set_roles(CLAIRE.id, {Role.AUDITEUR}, "admin")
    assert browser.get("/runs").status_code == 303
    house.guards.accounts.set_roles(CLAIRE.id, (), "admin")
    assert house.browser(CLAIRE).get("/runs").status_code == 303


def test_a_page_that_looks_by_itself_does_not_keep_the_sign_in_alive(house: House) -> None:
    clock = MovingClock()
    sign_ins = SignIns(house.guards.store, house.guards.ledger, clock=clock)
    secret = sign_ins.open(CLAIRE, "password")
    sessions = house.app.state.screen.sessions  # type: ignore[attr-defined]
    object.__setattr__(sessions, "_sign_ins", sign_ins)
    from chainlit.auth import create_jwt

    from ui.serving.session import to_user

    cookies = {"access_token": create_jwt(to_user(CLAIRE, secret))}
    for _ in range(7):
        clock.move(minutes=10)
        alive = sessions.alive(cookies, False)
    assert not alive


def test_a_sign_in_that_cannot_be_written_is_told_in_a_sentence(house: House) -> None:
    browser = house.browser(CLAIRE)
    with house.guards.store.transaction() as tx:
        (row,) = tx.exec(select(SignInRow))
        row.seen = to_text(utc_now() - timedelta(minutes=1))
    engine = house.guards.store.engine
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA query_only=ON"))
    page = browser.get("/runs")
    assert page.status_code == 503 and "accessibles en écriture" in page.text and "Accords (" not in page.text


@pytest.mark.parametrize(
    ("present", "wanted", "status", "said"),
    [
        ("faux", "quatre mots sans lien", 403, "actuel est incorrect"),
        (PASSWORD, "court", 422, "au moins 12"),
        (PASSWORD, "claire.aubry", 422, "parmi les premiers"),
        (PASSWORD, "Claire Aubry2026!", 422, "parmi les premiers"),
        (PASSWORD, "aaaaaaaaaaaaaaaa", 422, "parmi les premiers"),
        (PASSWORD, "123456789012", 422, "parmi les premiers"),
        (PASSWORD, "quatre mots sans lien", 200, "Mot de passe changé"),
        (PASSWORD, "🦊 été à l'île, 漢字", 200, "Mot de passe changé"),
    ],
)
def test_a_password_is_changed_by_who_knows_it(
    house: House, present: str, wanted: str, status: int, said: str
) -> None:
    here, there = house.browser(CLAIRE), house.browser(CLAIRE)
    form = {"token": token_of(here.get("/account").text), "present": present, "wanted": wanted}
    answer = here.post("/account/password", data=form)
    assert answer.status_code == status and said in answer.text
    assert here.get("/runs").status_code == 200
    assert there.get("/runs").status_code == (303 if status == 200 else 200)
    assert wanted == CLAIRE.id or wanted not in str(house.guards.ledger.events())


def test_forms_of_the_account_need_their_token(house: House) -> None:
    browser = house.browser(OLIVIER)
    for where in (
        "/account/end",
        "/account/password",
        "/delegations",
        "/delegations/x/revoke",
        "/audit/inquiries",
    ):
        assert "session.form" in browser.post(where, data={"token": "0" * 64}).text


# --- delegations --------------------------------------------------------------------------------------------


def delegate(house: House, to: str = ROSA.id, **more: str) -> str:
    browser = house.browser(OLIVIER)
    form = {
        "token": token_of(browser.get("/delegations").text),
        "receiver": to,
        "ends": TOMORROW,
        "reason": "congés",
    }
    return browser.post("/delegations", data=form | more).text


def test_both_sides_see_a_delegation_and_others_do_not(house: House) -> None:
    delegate(house, reason="<b>congés</b>")
    for somebody in (OLIVIER, ROSA, ADMIN):
        page = house.browser(somebody).get("/delegations").text
        assert "&lt;b&gt;congés" in page and "Y mettre fin" in page
    assert "congés" not in house.browser(CLAIRE).get("/delegations").text
    assert 'name="receiver"' not in house.browser(ROSA).get("/delegations").text


def test_a_delegation_that_does_not_count_for_now_says_why_and_can_be_ended(house: House) -> None:
    delegate(house)
    house.guards.accounts.set_roles(ROSA.id, {Role.AUDITEUR}, "annuaire")
    assert "Sans effet" in house.browser(OLIVIER).get("/delegations").text
    house.guards.accounts.set_roles(ROSA.id, {Role.AGENT}, "annuaire")
    with house.guards.store.transaction() as tx:
        tx.merge(IdentityRow(account=OLIVIER.id, source="oidc", subject="o"))
    browser = house.browser(ROSA)
    page = browser.get("/delegations").text
    assert "le rôle de Olivier Perrault n&#39;a pas été confirmé" in page and "Terminée" not in page
    (given,) = house.guards.delegations.list()
    browser.post(f"/delegations/{given.id}/revoke", data={"token": token_of(page)})
    page = browser.get("/delegations").text
    assert "Retirée" in page and "À confirmer" not in page and "Y mettre fin" not in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"ends": "demain"}, "ne convient pas"), ({"ends": "2020-01-01"}, "dans l&#39;avenir"), ({"reason": " "}, "Dites pourquoi"),
        ({"receiver": SAMUEL.id}, "ne peut pas recevoir"), ({"receiver": OLIVIER.id}, "à vous-même"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_delegation_is_said(house: House, more: dict[str, str], said: str) -> None:
    assert said in delegate(house, **more) and house.guards.delegations.list() == []


def test_who_does_not_supervise_delegates_nothing(house: House) -> None:
    browser = house.browser(CLAIRE)
    form = {
        "token": token_of(browser.get("/delegations").text),
        "receiver": ROSA.id,
        "ends": TOMORROW,
        "reason": "x",
    }
    answer = browser.post("/delegations", data=form)
    assert answer.status_code == 422 and "Seul un superviseur" in answer.text


# --- inquiries ----------------------------------------------------------------------------------------------


def test_contents_are_hidden_outside_an_inquiry_and_headers_stay(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule secret")
    auditor = house.browser(SAMUEL)
    listed, page = auditor.get("/audit").text, auditor.get(f"/audit/runs/{run.run}").text
    for hidden in ("nid-de-poule", "Oberkampf", "lieu = ", "Merci de passer"):
        assert hidden not in page and hidden not in listed
    for header in (
        "Claire Aubry",
        "gis.locate",
        "ticketing.create",
        "effects.approval",
        "approval_requested",
    ):
        assert header in page
    assert "Claire Aubry" in listed and "Contenu masqué" in page
    assert auditor.get(f"/runs/{run.run}").status_code == 404
    assert "nid-de-poule" in house.browser(CLAIRE).get(f"/audit/runs/{run.run}").text


@pytest.mark.parametrize("scope", ["run", "person", "period"])
def test_an_inquiry_shows_what_it_is_about_and_closing_hides_it_again(house: House, scope: str) -> None:
    mine, other = house.ask(CLAIRE, "Signale un nid-de-poule"), house.ask(ROSA, "les tickets perdus")
    auditor = house.browser(SAMUEL)
    today = f"{datetime.now(LOCAL):%Y-%m-%d}"
    form = {
        "token": token_of(auditor.get("/audit/inquiries").text), "scope": scope, "run": mine.run, "person": CLAIRE.id,
        "since": f"{datetime.now(LOCAL) - timedelta(days=1):%Y-%m-%d}", "until": TOMORROW, "reason": "plainte n° 12", "ends": today,
    }  # fmt: skip
    assert auditor.post("/audit/inquiries", data=form).status_code == 303
    page = auditor.get(f"/audit/runs/{mine.run}").text
    assert "nid-de-poule" in page and "enquête « plainte n° 12 »".replace("« ", "« ") in page.replace(
        "\xa0", " "
    )
    assert ("perdus" in auditor.get(f"/audit/runs/{other.run}").text) is (scope == "period")
    (inquiry,) = house.guards.inquiries.list()
    auditor.post(f"/audit/inquiries/{inquiry.id}/close", data={"token": form["token"]})
    assert "nid-de-poule" not in auditor.get(f"/audit/runs/{mine.run}").text
    told = [e.payload["inquiry"] for e in house.guards.ledger.events(mine.run) if e.kind is Kind.TRACE_OPENED]
    assert told == [inquiry.id, ""]


def test_an_inquiry_without_reason_is_refused_in_french(house: House) -> None:
    run = house.ask(CLAIRE, "son téléphone")
    auditor = house.browser(SAMUEL)
    form = {
        "token": token_of(auditor.get("/audit/inquiries").text),
        "run": run.run,
        "ends": TOMORROW,
        "reason": " ",
    }
    answer = auditor.post("/audit/inquiries", data=form)
    assert answer.status_code == 422 and "Donnez le motif" in answer.text


@pytest.mark.parametrize("somebody", [CLAIRE, OLIVIER, NADIA, ADMIN], ids=lambda actor: actor.id)
def test_inquiries_are_for_auditors(house: House, somebody: object) -> None:
    browser = house.browser(somebody)  # type: ignore[arg-type]
    refused = browser.get("/audit/inquiries")
    assert refused.status_code == 403 and "Demandez-le à un auditeur." in refused.text
    form = {
        "token": token_of(browser.get("/runs").text),
        "run": "x",
        "reason": "par curiosité",
        "ends": TOMORROW,
    }
    assert browser.post("/audit/inquiries", data=form).status_code == 403


def test_an_auditor_reads_their_own_requests_without_an_inquiry(house: House) -> None:
    run = house.ask(dataclasses.replace(SAMUEL), "son téléphone")
    assert "son téléphone" in house.browser(SAMUEL).get(f"/audit/runs/{run.run}").text
