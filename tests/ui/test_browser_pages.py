"""Our own pages in a real browser: accessible, readable on a telephone, asking nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browser import PATIENCE, Desk, Server, chromium, served, violations

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
REQUESTS = (
    "Signale un nid-de-poule", "montre les tickets", "un graphique", "Supprime tout", "envoi perdu",
    "le 99 999", "qui est Benali",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("pages"), city_folder, "fake") as started:
        yield started


@pytest.fixture(scope="module")
def claire(browser: Browser, server: Server) -> Desk:
    desk = Desk(browser, server.url, "claire.aubry")
    for request in REQUESTS:
        desk.ask(request)
    return desk


def paths(desk: Desk) -> list[str]:
    """Every kind of page that a person may open."""
    page = desk.open("/runs")
    runs = [link.get_attribute("href") or "" for link in page.locator("tbody a").all()]
    page.goto(desk.url + "/approvals")
    approvals = [link.get_attribute("href") or "" for link in page.locator(".pile a").all()]
    audits = [path.replace("/runs/", "/audit/runs/") for path in runs]
    return ["/runs", "/approvals", "/audit", "/approvals/unknown", *runs, *approvals, *audits]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_finding(claire: Desk, theme: str) -> None:
    page = claire.open("/runs")
    page.evaluate("theme => localStorage.setItem('vite-ui-theme', theme)", theme)
    found = {}
    for path in paths(claire):
        page.goto(claire.url + path)
        if problems := violations(page):
            found[path] = problems
    page.evaluate("localStorage.setItem('vite-ui-theme', 'light')")
    assert found == {}


def test_the_sign_in_page_is_accessible(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(server.url + "/login?next=/runs")
    assert violations(page) == []


def test_every_page_fits_a_telephone(claire: Desk) -> None:
    page = claire.open("/runs")
    page.set_viewport_size({"width": 390, "height": 800})
    wide = []
    for path in paths(claire):
        page.goto(claire.url + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_pages_work_without_any_script(browser: Browser, server: Server, claire: Desk) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=claire.context.storage_state())
    page = context.new_page()
    page.goto(server.url + "/approvals")
    page.get_by_role("link", name="Deux actions attendent votre accord").first.click()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".outcome.good")).to_have_count(1)
    expect(page.locator(".outcome.bad")).to_have_count(1)


def test_an_auditor_reads_verifies_and_exports(browser: Browser, server: Server, claire: Desk) -> None:
    desk = Desk(browser, server.url, "samuel.cohen")
    page = desk.open("/audit")
    page.get_by_label("Outil").select_option("ticketing.search")
    page.get_by_role("button", name="Appliquer").click()
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Une demande, de bout en bout")).to_be_visible()
    assert violations(page) == []
    page.goto(server.url + "/audit")
    page.get_by_role("button", name="Vérifier le registre").click()
    expect(page.get_by_role("status")).to_contain_text("Le registre est intact")
    page.goto(server.url + "/audit")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger l'export").click()
    assert download.value.suggested_filename == "beffroi-ledger.jsonl"
    assert desk.outside == [] and claire.outside == [] and desk.wrong == []


def test_the_keyboard_alone_is_enough(claire: Desk) -> None:
    page = claire.open("/approvals")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_what_is_typed_on_a_card_is_that_persons_outlives_a_refresh_and_the_keyboard_is_led_to_the_outcome(
    browser: Browser, server: Server
) -> None:
    claire = Desk(browser, server.url, "claire.aubry")
    claire.ask(REQUESTS[0])
    page = claire.open("/approvals")
    where = page.locator("a[href^='/approvals/']").last.get_attribute("href") or ""
    page.goto(claire.url + where)
    page.get_by_label("Message (modifiable)").fill("Passez demain.")
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Plus tard").press("Enter")
    expect(page.get_by_role("status")).to_be_focused()

    page.goto(claire.url + where)
    expect(page.get_by_label("Message (modifiable)")).to_have_value("Passez demain.")
    expect(page.get_by_role("checkbox").first).not_to_be_checked()
    run = page.locator("[data-draft]").get_attribute("data-run")
    page.goto(f"{claire.url}/runs/{run}")
    page.evaluate("document.querySelector('.run').dataset.state = window.untouched = 'another'")
    page.wait_for_timeout(4_000)
    assert page.evaluate("window.untouched") == "another"

    page.evaluate("""sessionStorage.setItem(
        "beffroi.card.theirs", JSON.stringify({ account: "rosa.figueira", run: "theirs", held: [] }))""")
    page.reload()
    assert page.evaluate("Object.keys(sessionStorage).length") == 1
    expect(page.get_by_label("Message (modifiable)")).to_have_value("Passez demain.")

    page.get_by_role("button", name="Accepter").press("Enter")
    expect(page.locator("#outcome")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("Créer un ticket")
    assert page.evaluate("sessionStorage.length") == 0
