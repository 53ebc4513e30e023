"""What is unclear is asked in the conversation before anything is done, and a conversation goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browser import PATIENCE, Desk, Server, chromium, served, violations
from tests.ui.conftest import token_of
from tests.ui.served import EXCEPT, UNSURE

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("readings"), city_folder, "real") as started:
        yield started


def test_the_reading_that_is_chosen_is_what_is_done(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(UNSURE)
    expect(card.get_by_role("heading", name="Laquelle de ces lectures ?")).to_be_visible()
    message = desk.page.locator(".ai-message").last
    expect(message).to_contain_text("rien n'est fait avant")
    expect(message).not_to_contain_text("J'ai compris")
    assert violations(desk.page) == []
    desk.page.wait_for_url("**/thread/*")
    server.stop()
    server.start()
    desk.page.reload()

    card = desk.card()
    first, second = (
        card.get_by_role("button", name=name) for name in ("Première lecture", "Deuxième lecture")
    )
    expect(first).to_contain_text("commentaire")
    expect(second).to_contain_text("elancer")
    expect(card.get_by_role("button", name="Aucune des deux")).to_be_visible()
    first.focus()
    desk.page.keyboard.press("Tab")
    expect(second).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(card.get_by_role("heading", name="Une action attend votre accord")).to_be_visible()
    card.get_by_role("button", name="Accepter").click()
    expect(card.locator(".outcome.good")).to_have_count(1)
    expect(card.locator(".outcome.good")).to_contain_text("elanc")
    expect(desk.page.locator(".ai-message").last).not_to_contain_text("commentaire")

    run = card.locator(".run").get_attribute("data-run")
    auditor = Desk(browser, server.url, "samuel.cohen")
    page = auditor.open(f"/audit/runs/{run}")
    expect(page.locator("#readings")).to_have_count(0)
    auditor.inquire(page)
    readings = page.locator("#readings .card")
    expect(readings).to_have_count(2)
    expect(readings.nth(0)).to_contain_text("non choisie")
    expect(readings.nth(1)).to_contain_text("choisie par Claire Aubry")
    expect(page.locator("code", has_text="reading_chosen")).to_be_visible()
    assert desk.outside == [] and desk.wrong == []


def test_none_of_the_readings_ends_the_request_and_says_how_to_go_on(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(UNSURE)
    card.get_by_role("button", name="Aucune des deux").click()
    expect(card.get_by_text("Reformulez votre demande")).to_be_visible()
    expect(card.locator(".outcome")).to_have_count(0)


def test_a_reading_may_be_chosen_by_writing(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.ask(UNSURE)
    desk.page.click("#chat-input")
    desk.page.keyboard.insert_text("1")
    desk.page.keyboard.press("Enter")
    card = desk.page.frame_locator("iframe.run-frame >> nth=-1")
    expect(card.get_by_role("heading", name="Une action attend votre accord")).to_be_visible()
    expect(desk.page.locator(".ai-message").last).to_contain_text("commentaire")


def test_forged_and_repeated_choices_are_refused_by_the_server(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    run = desk.ask(UNSURE).locator(".run").get_attribute("data-run")
    url = f"{server.url}/runs/{run}"
    form = {"token": token_of(desk.context.request.get(url).text()), "question": "reading:0"}

    def send(choice: str) -> int:
        return desk.context.request.post(f"{url}/answer", form={**form, "choice": choice}).status

    assert send("3") == send("oui") == 409
    rosa = Desk(browser, server.url, "rosa.figueira")
    theirs = token_of(rosa.context.request.get(f"{server.url}/runs").text())
    sent = {"token": theirs, "question": "reading:0", "choice": "1"}
    assert rosa.context.request.post(f"{url}/answer", form=sent).status == 404
    assert send("2") == 200
    again = desk.context.request.post(f"{url}/answer", form={**form, "choice": "1"})
    assert again.status == 409 and "en a déjà une" in again.text()


def test_words_that_nobody_used_are_shown_before_an_effect(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(EXCEPT)
    expect(card.locator(".question")).to_contain_text("sauf")
    expect(desk.page.locator(".ai-message").last).to_contain_text("Non pris en compte")
    expect(card.get_by_role("button", name="Accepter")).to_have_count(0)
    card.get_by_role("button", name="Non, arrêter").click()
    expect(card.get_by_text("rien de plus n'a été fait")).to_be_visible()
    expect(card.locator(".outcome")).to_have_count(0)


def test_a_conversation_goes_on_from_the_request_before(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.ask("Les tickets voirie ouverts du 11e")
    card = desk.ask("et dans le 12e ?")
    expect(card.locator("table tbody tr").first).to_be_visible()
    message = desk.page.locator(".ai-message").last
    expect(message).to_contain_text("12e")
    expect(message).to_contain_text("voirie")
