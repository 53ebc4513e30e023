"""Agreements of a second person with two browsers at once: four eyes, deadline, delegation, a value gone stale."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from beffroi.identity import Role
from beffroi.local_time import LOCAL
from beffroi.settings.installation import Settings
from guards import Guards, build_guards
from guards.ledger import Kind
from tests.ui.browser import PATIENCE, Desk, Server, chromium, served, violations
from tests.ui.conftest import token_of
from tests.ui.people import CLAIRE, PASSWORD
from tests.ui.served import CLOSING, RAISING

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
REQUEST = "Signale un nid-de-poule (superviseur)"
SECOND = dataclasses.replace(CLAIRE, id="claire.chef", roles=frozenset({Role.SUPERVISEUR}))
"""Another account of the same person, who supervises there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("four-eyes"), city_folder, "fake") as started:
        with closing(guards_of(started)) as guards:
            guards.accounts.create(SECOND, PASSWORD)
        yield started


@pytest.fixture(scope="module")
def claire(browser: Browser, server: Server) -> Desk:
    return Desk(browser, server.url, "claire.aubry")


@pytest.fixture(scope="module")
def olivier(browser: Browser, server: Server) -> Desk:
    return Desk(browser, server.url, "olivier.perrault")


@pytest.fixture(scope="module")
def rosa(browser: Browser, server: Server) -> Desk:
    return Desk(browser, server.url, "rosa.figueira")


def guards_of(server: Server) -> Guards:
    """The guards on the server's own state, from another process."""
    return build_guards(Settings(home=server.home))


def asked(desk: Desk) -> str:
    """A request that waits for a supervisor; the path of its card."""
    card = desk.ask(REQUEST)
    expect(card.get_by_text("attendent l'accord d'un superviseur")).to_be_visible()
    section = card.locator(".approval-card").get_attribute("id") or ""
    return "/approvals/" + section.removeprefix("approval-")


def status(server: Server, where: str) -> str:
    with closing(guards_of(server)) as guards:
        return guards.approvals.get(where.rpartition("/")[2]).status.value


def test_the_second_pair_of_eyes_is_another_persons(
    browser: Browser, server: Server, claire: Desk, olivier: Desk
) -> None:
    where = asked(claire)
    mine = claire.open(where)
    expect(mine.get_by_role("button", name="Accepter")).to_have_count(0)

    second = Desk(browser, server.url, SECOND.id)
    page = second.open(where)
    expect(page.locator("#why-not")).to_contain_text("sous le compte « claire.aubry »")
    expect(page.get_by_role("button", name="Accepter")).to_have_count(0)
    assert violations(page) == []
    sent = {
        "token": token_of(page.content()),
        "hash": _hash(page),
        "effect": "any",
        "decision": "accept",
    }
    forced = second.context.request.post(server.url + where, form=sent)
    assert forced.status == 409 and "sous le compte" in forced.text()
    assert status(server, where) == "pending"

    page = olivier.open(where)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Accepté par Olivier Perrault")).to_be_visible()
    expect(claire.card().locator(".outcome.good").first).to_be_visible()
    mine.reload()
    expect(mine.get_by_text("Accepté par Olivier Perrault")).to_be_visible()
    assert status(server, where) == "used"


def _hash(page: Page) -> str:
    return page.locator("input[name=hash]").first.get_attribute("value") or ""


def test_of_two_supervisors_at_once_the_first_decides(server: Server, claire: Desk, olivier: Desk) -> None:
    where = asked(claire)
    first, second = olivier.open(where), olivier.open(where)
    first.get_by_role("button", name="Refuser").click()
    expect(first.get_by_text("Refusé par Olivier Perrault")).to_be_visible()
    second.get_by_role("button", name="Accepter").click()
    expect(second.get_by_role("alert")).to_contain_text("déjà été refusée par Olivier Perrault")
    assert status(server, where) == "refused"


def test_after_the_deadline_an_open_card_decides_nothing(server: Server, claire: Desk, olivier: Desk) -> None:
    where = asked(claire)
    page = olivier.open(where)
    expect(page.get_by_text("À décider avant le")).to_be_visible()
    with sqlite3.connect(server.home / "beffroi.db", timeout=30) as state:  # as if that time had come
        state.execute("UPDATE approval SET expires = created WHERE id = ?", (where.rpartition("/")[2],))
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("alert")).to_contain_text("a expiré")
    assert status(server, where) == "expired"
    page.goto(olivier.url + "/approvals")
    expect(page.locator(f"a[href='{where}']")).to_have_count(0)


def test_a_delegation_counts_until_it_is_revoked(
    browser: Browser, server: Server, claire: Desk, olivier: Desk, rosa: Desk
) -> None:
    where = asked(claire)
    assert rosa.open(where).get_by_role("heading", name="Page introuvable").is_visible()

    giving = olivier.open("/delegations")
    giving.get_by_label("À", exact=True).select_option("rosa.figueira")
    giving.get_by_label("Jusqu'au").fill(f"{datetime.now(LOCAL) + timedelta(days=3):%Y-%m-%d}")
    giving.get_by_label("Motif").fill("congés")
    giving.get_by_role("button", name="Déléguer").click()
    expect(giving.locator("tbody tr")).to_contain_text("Rosa Figueira")
    assert violations(giving) == []

    page = rosa.open(where)
    expect(page.locator("#under")).to_contain_text("par délégation de Olivier Perrault")
    assert violations(page) == []
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Accepté par Rosa Figueira")).to_contain_text(
        "Par délégation de Olivier Perrault"
    )

    other = asked(claire)
    waiting = rosa.open(other)
    expect(waiting.get_by_role("button", name="Accepter")).to_be_visible()
    giving.get_by_role("button", name="Y mettre fin").click()
    expect(giving.locator("tbody tr")).to_contain_text("Retirée")
    waiting.get_by_role("button", name="Accepter").click()
    waiting.wait_for_load_state()
    expect(waiting.get_by_role("heading", name="Page introuvable")).to_be_visible()
    assert status(server, other) == "pending"

    run = _run_of(server, where)
    auditor = Desk(browser, server.url, "samuel.cohen")
    trace = auditor.open(f"/audit/runs/{run}")
    expect(trace.get_by_text("de Olivier Perrault à Rosa Figueira")).to_be_visible()
    expect(trace.locator("blockquote")).to_have_text("••••••")
    assert "nid-de-poule" not in trace.content() and violations(trace) == []
    auditor.inquire(trace)
    expect(trace.locator("blockquote")).to_contain_text("nid-de-poule")
    trace.goto(server.url + "/audit/inquiries")
    assert violations(trace) == []
    trace.get_by_role("button", name="Fermer").click()
    trace.goto(f"{server.url}/audit/runs/{run}")
    expect(trace.locator("blockquote")).to_have_text("••••••")
    with closing(guards_of(server)) as guards:
        kinds = [event.kind for event in guards.ledger.events()]
        opened = [
            e.payload["inquiry"] != "" for e in guards.ledger.events(run) if e.kind is Kind.TRACE_OPENED
        ]
    assert opened == [False, True, False]
    assert {Kind.DELEGATION_GIVEN, Kind.DELEGATION_REVOKED, Kind.INQUIRY_OPENED, Kind.INQUIRY_CLOSED} <= {
        *kinds
    }


def _run_of(server: Server, where: str) -> str:
    with closing(guards_of(server)) as guards:
        return guards.approvals.get(where.rpartition("/")[2]).run


def test_a_value_that_another_changed_meanwhile_goes_back_to_the_person(
    browser: Browser, city_folder: Path, tmp_path: Path
) -> None:
    with served(tmp_path, city_folder, "real") as real:
        claire, karim = (Desk(browser, real.url, who) for who in ("claire.aubry", "karim.benali"))
        shown = claire.ask(CLOSING)
        expect(shown.get_by_role("heading", name="Une action attend votre accord")).to_be_visible()
        other = karim.ask(RAISING)
        other.get_by_role("button", name="Accepter").click()
        expect(other.locator(".outcome.good")).to_have_count(1)

        shown.get_by_role("button", name="Accepter").click()
        again = claire.card()
        expect(again.locator(".partial", has_text="a changé").first).to_be_visible()
        expect(again.locator(".outcome.good")).to_have_count(0)
        again.get_by_role("button", name="Accepter").click()
        expect(again.locator(".outcome.good")).to_have_count(1)
