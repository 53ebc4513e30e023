"""Signing in: one page, one session, nothing told to those who guess."""

from __future__ import annotations

import re

import pytest

from guards.ledger import Kind
from tests.ui.conftest import House, token_of
from tests.ui.people import CLAIRE, PASSWORD, SAMUEL


def test_a_page_leads_to_the_sign_in_page_and_back(house: House) -> None:
    browser = house.browser()
    asked = browser.get("/approvals/abc")
    assert asked.status_code == 303 and asked.headers["location"] == "/login?next=%2Fapprovals%2Fabc"
    form = {"username": CLAIRE.id, "password": PASSWORD, "next": "/approvals/abc"}
    assert browser.post("/login", data=form).headers["location"] == "/approvals/abc"


def test_a_wrong_password_is_refused_in_french_and_recorded(house: House) -> None:
    browser = house.browser()
    answer = browser.post("/login", data={"username": CLAIRE.id, "password": "<b>faux</b>"})
    assert answer.status_code == 401 and "incorrect" in answer.text and "set-cookie" not in answer.headers
    assert 'autocomplete="current-password" required autofocus' in answer.text  # the name is right, as a rule
    assert Kind.SIGN_IN_REFUSED in [event.kind for event in house.guards.ledger.events()]


@pytest.mark.parametrize(
    "onward", ["https://evil.example", "//evil.example", "/\\evil.example", "login", "/login"]
)
def test_nobody_is_led_to_another_site(house: House, onward: str) -> None:
    form = {"username": CLAIRE.id, "password": PASSWORD, "next": onward}
    assert house.browser().post("/login", data=form).headers["location"] == "/"


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(house: House) -> None:
    answer = house.browser().post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie


def test_a_forged_or_foreign_cookie_signs_nobody_in(house: House) -> None:
    browser = house.browser()
    for value in ("x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJpZGVudGlmaWVyIjoiY2xhaXJlLmF1YnJ5In0."):
        assert browser.get("/runs", cookies={"access_token": value}).status_code == 303


def test_signing_out_forgets_the_session(house: House) -> None:
    browser = house.browser(CLAIRE)
    assert browser.get("/runs").status_code == 200
    page = browser.post("/logout", headers={"accept": "text/html"})
    assert page.headers["location"] == "/login" and browser.get("/runs").status_code == 303
    assert house.browser(CLAIRE).post("/logout").json() == {"success": True}


def test_a_form_of_another_session_is_refused(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    first, second = house.browser(CLAIRE), house.browser(CLAIRE)
    first.cookies.set("access_token", first.cookies["access_token"])
    assert run.approval is not None
    where = f"/approvals/{run.approval.id}"
    token_of(first.get(where).text)
    for token in ("", "0" * 64):
        answer = second.post(where, data={"decision": "refuse", "token": token})
        assert answer.status_code == 403 and "session.form" in answer.text
    assert house.guards.approvals.get(run.approval.id).status == "pending"


def test_password_fields_are_masked_and_may_be_filled_by_a_manager(house: House) -> None:
    pages = house.browser().get("/login").text + house.browser(CLAIRE).get("/account").text
    fields = re.findall(r'<input[^>]*name="(?:password|present|wanted)"[^>]*>', pages)
    assert len(fields) == 3 and all('type="password"' in field for field in fields)
    assert [re.findall(r'autocomplete="([^"]+)"', field)[0] for field in fields] == [
        "current-password", "current-password", "new-password",
    ]  # fmt: skip
    assert "onpaste" not in pages and "maxlength" not in "".join(fields)


def test_every_page_offers_to_sign_out(house: House) -> None:
    browser = house.browser(SAMUEL)
    for where in (
        "/runs",
        "/approvals",
        "/audit",
        "/audit/inquiries",
        "/audit/systems",
        "/account",
        "/delegations",
    ):
        assert 'action="/logout"' in browser.get(where).text, where
