"""The main journey in a real browser with the real assistant; its planner has its plans written beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from tests.ui.browser import PATIENCE, Desk, Server, chromium, served
from tests.ui.served import PLANS, REQUEST

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("journey"), city_folder, "real") as started:
        yield started


def test_a_pothole_is_reported_and_the_head_of_the_section_notified(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry", typed=True)
    card = desk.ask(REQUEST)
    expect(card.get_by_role("heading", name="Deux actions attendent votre accord")).to_be_visible()
    expect(card.locator("svg.map")).to_have_count(1)
    desk.reload()
    card = desk.card()
    card.get_by_role("button", name="Accepter").click()
    expect(card.locator(".outcome.good")).to_have_count(2)
    expect(card.get_by_text("ticket 6001").first).to_be_visible()
    expect(card.get_by_text("Karim Benali").first).to_be_visible()
    auditor = Desk(browser, server.url, "samuel.cohen")
    page = auditor.open("/audit")
    page.locator("tbody a").first.click()
    auditor.inquire(page)
    expect(page.locator("#step-2")).to_contain_text("Créer un ticket voirie")
    page.goto(server.url + "/audit")
    page.get_by_role("button", name="Vérifier le registre").click()
    expect(page.get_by_role("status")).to_contain_text("Le registre est intact")
    assert desk.outside == [] and auditor.outside == [] and desk.wrong == []


# Whether a card's first button is above what is written in.
IN_SIGHT = """() => {
  const frame = document.querySelector("iframe.run-frame"), button = frame.contentDocument.querySelector(".buttons button");
  const bottom = frame.getBoundingClientRect().top + button.getBoundingClientRect().bottom;
  return bottom <= document.querySelector("#message-composer").getBoundingClientRect().top;
}"""
# Of what has the focus: whether it is seen, not under the buttons that stay in sight.
SEEN = """() => {
  const own = document.activeElement, { left, right, bottom } = own.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, bottom - 2);
  return at !== null && (own.contains(at) || at.contains(own));
}"""


def reached_by_keyboard(shown: Page, card: Frame) -> list[str]:
    """What the keyboard reaches on a card from its first tick to its last button, each seen."""
    card.locator("input[type=checkbox]").first.focus()
    reached: list[str] = []
    while "Plus tard" not in reached and len(reached) < 20:
        shown.keyboard.press("Tab")
        reached.append(card.evaluate("document.activeElement.textContent.trim()"))
        card.wait_for_function(SEEN)
    return reached


def test_the_buttons_of_a_long_card_are_in_sight_and_hide_nothing_from_the_keyboard(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    card = desk.ask(REQUEST)
    expect(card.get_by_role("heading", name="Deux actions attendent votre accord")).to_be_visible()
    desk.page.wait_for_function(IN_SIGHT)
    reached = reached_by_keyboard(desk.page, card)
    assert reached[-3:] == ["Accepter", "Refuser", "Plus tard"] and len(reached) > 6
    page = desk.open(str(desk.page.locator("iframe.run-frame").get_attribute("data-of")))
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("button", name="Accepter")).to_be_in_viewport(ratio=1)
    assert reached_by_keyboard(page, page.main_frame) == reached and desk.wrong == []


def test_answers_are_shown_by_their_type(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask("Les tickets voirie ouverts du 11e")
    expect(card.locator("table thead th").first).to_have_text("Numéro")
    expect(card.locator("svg.map .map-pin").first).to_be_attached()
    card = desk.ask("Les 3 crèches les plus proches du 12 rue Oberkampf")
    expect(card.locator("table tbody tr")).to_have_count(3)
    expect(card.locator(".places li")).to_have_count(3)


def test_candidates_are_picked_by_a_person(browser: Browser, server: Server) -> None:
    card = Desk(browser, server.url, "claire.aubry").ask("Qui est M. Martin ?")
    card.get_by_role("button", name="Martin").first.click()
    expect(card.locator(".card")).to_contain_text("Martin")


def test_a_deletion_is_refused_with_its_rule(browser: Browser, server: Server) -> None:
    card = Desk(browser, server.url, "claire.aubry").ask("Supprime tous les tickets du 9e")
    expect(card.get_by_role("heading", name="Je ne peux pas le faire")).to_be_visible()
    expect(card.locator("code").first).to_have_text("effects.deletion")
    assert len(PLANS) == 5
