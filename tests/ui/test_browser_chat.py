"""A person at the page, with the stand-in assistant: what is asked survives reloads, restarts and absence."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.ui.browser import PATIENCE, Desk, Server, chromium, served, violations

pytestmark = pytest.mark.browser
REQUEST = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
expect.set_options(timeout=PATIENCE)
ROOM = "(of) => { while (getComputedStyle(of).overflowY !== 'auto') of = of.parentElement; return of.clientHeight; }"
"""Pixels that the messages have to themselves."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("chat"), city_folder, "fake") as started:
        yield started


def test_a_request_is_understood_approved_and_done_and_nothing_leaves_the_origin(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(REQUEST)
    expect(card.get_by_role("heading", name="Deux actions attendent votre accord")).to_be_visible()
    message = desk.page.locator(".ai-message").last
    expect(message).to_contain_text("J'ai compris")
    expect(message).to_contain_text("Créer un ticket voirie « nid-de-poule » — effet, attend un accord")

    desk.reload()
    card = desk.card()
    card.get_by_label("message (modifiable)", exact=False).or_(
        card.get_by_label("Message (modifiable)")
    ).fill("Merci de passer avant midi.")
    card.get_by_role("button", name="Accepter").click()
    expect(card.get_by_text("Merci de passer avant midi.")).to_be_visible()
    expect(desk.page.locator(".ai-message").last).to_contain_text("effet ✓")
    assert desk.outside == [] and desk.wrong == []


def test_the_card_works_after_the_server_was_killed_and_started_again(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.ask(REQUEST)
    desk.page.wait_for_url("**/thread/*")
    server.stop()
    server.start()
    desk.page.reload()
    card = desk.card()
    card.get_by_role("button", name="Accepter").click()
    expect(card.get_by_text("ticket 6041").first).to_be_visible()


def test_a_lost_connection_loses_nothing(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(REQUEST)
    desk.context.set_offline(True)
    desk.page.wait_for_timeout(1500)
    desk.context.set_offline(False)
    card.get_by_role("button", name="Accepter").click()
    expect(card.get_by_text("ticket 6041").first).to_be_visible()
    expect(desk.page.locator(".ai-message").last).to_contain_text("effet ✓")


def test_later_leaves_the_card_and_says_where_to_find_it(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask(REQUEST)
    card.get_by_role("button", name="Plus tard").click()
    expect(card.get_by_role("status")).to_contain_text("reste dans « Accords »")
    page = desk.open("/approvals")
    expect(page.get_by_role("link", name="Deux actions attendent votre accord").first).to_be_visible()


def test_a_supervisor_decides_and_the_asker_is_told_now_or_on_return(
    browser: Browser, server: Server
) -> None:
    asker, supervisor = (Desk(browser, server.url, who) for who in ("claire.aubry", "olivier.perrault"))
    asker.ask(REQUEST + " (superviseur)")
    here = asker.page.url
    page = supervisor.open("/approvals")
    page.get_by_role("link", name="Deux actions attendent").last.click()
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Accepté par Olivier Perrault")).to_be_visible()
    expect(asker.page.locator("#root").get_by_text("est faite.")).to_be_visible()
    asker.page.close()
    again = asker.open(here.removeprefix(server.url))
    expect(again.locator("#root").get_by_text("est faite.")).to_be_visible()


def test_what_waits_is_told_beside_the_examples_and_a_supervisor_hears_of_it_at_once(
    browser: Browser, server: Server
) -> None:
    asker, supervisor = (Desk(browser, server.url, who) for who in ("claire.aubry", "olivier.perrault"))
    supervisor.connected()
    asker.ask(REQUEST + " (superviseur)")
    told = supervisor.page.locator(".ai-message").last
    expect(told).to_contain_text("Claire Aubry demande votre accord.")
    asker.ask("qui est Benali")
    asker.page.goto(server.url)
    box = asker.page.get_by_role("region", name="Ce qui vous attend")
    expect(box.get_by_role("link", name="Une réponse est attendue").first).to_be_visible()
    expect(asker.page.get_by_role("button", name="Mes tickets ouverts")).to_be_visible()
    expect(asker.page.locator("#header").get_by_role("link", name="Accords (")).to_be_visible()
    assert violations(asker.page) == []
    with supervisor.context.expect_page() as opened:
        told.get_by_role("link", name="Voir la demande d'accord").click()
    expect(opened.value.get_by_role("button", name="Accepter")).to_be_visible()
    assert asker.wrong == [] and asker.outside == []


def test_a_question_is_answered_in_the_conversation_or_by_a_button(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask("qui est Benali")
    card.get_by_role("button", name="Samia Benali").click()
    expect(card.get_by_text("Samia Benali, eau")).to_be_visible()
    desk.ask("qui est Benali")
    desk.page.click("#chat-input")
    desk.page.keyboard.insert_text("1")
    desk.page.keyboard.press("Enter")
    answer = desk.page.frame_locator("iframe.run-frame >> nth=-1")
    expect(answer.get_by_text("Karim Benali, voirie")).to_be_visible()


def test_hostile_tickets_are_text_and_ask_nobody(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    card = desk.ask("montre les tickets")
    expect(card.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    expect(desk.page.locator(".ai-message").last).to_contain_text("![x](https://\u2060evil.example/x.png)")
    assert desk.page.locator(".ai-message a[href*=evil], .ai-message img[src*=evil]").count() == 0
    assert desk.outside == [] and desk.wrong == []


def test_conversations_are_listed_and_only_ones_own(browser: Browser, server: Server) -> None:
    claire = Desk(browser, server.url, "claire.aubry")
    claire.ask("son téléphone professionnel")
    here = claire.page.url
    claire.page.goto(server.url)
    claire.page.get_by_role("link", name="son téléphone professionnel").click()
    claire.card()
    rosa = Desk(browser, server.url, "rosa.figueira")
    stranger = rosa.open(here.removeprefix(server.url))
    stranger.wait_for_timeout(3000)
    assert stranger.locator("iframe.run-frame").count() == 0
    assert rosa.page.get_by_text("son téléphone professionnel").count() == 0


def test_starters_are_requests_of_the_persons_own_service(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    report = desk.page.get_by_role("button", name="Signaler un désordre")
    for _ in range(10):  # a busy machine shows the general examples first
        expect(desk.page.get_by_role("button", name="Mes tickets ouverts")).to_be_visible()
        if report.count():
            break
        desk.page.reload()
    report.click()
    expect(desk.page.get_by_text("préviens le responsable de la voirie du 11e").first).to_be_visible()
    desk.card()


def test_the_conversation_has_no_serious_accessibility_finding(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.page.wait_for_timeout(1000)
    assert violations(desk.page) == []
    desk.ask(REQUEST)
    desk.page.wait_for_timeout(1000)
    assert violations(desk.page) == []
    assert desk.page.evaluate("document.documentElement.lang") == "fr"
    desk.page.evaluate("localStorage.setItem('vite-ui-theme', 'dark')")
    desk.reload()
    desk.card()
    desk.page.wait_for_timeout(1000)
    assert violations(desk.page) == []
    desk.page.get_by_role("button", name="Mode d'emploi").click()
    desk.page.wait_for_timeout(500)
    assert violations(desk.page) == []


def test_a_new_conversation_shows_nothing_of_the_last_one(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.ask("montre les tickets")
    desk.page.wait_for_url("**/thread/*")
    last = desk.page.url
    desk.page.click("#new-chat-button")
    desk.page.wait_for_url(server.url + "/")
    desk.page.wait_for_timeout(1500)
    assert desk.page.locator("iframe.run-frame").count() == 0
    desk.ask("montre les tickets")
    desk.page.wait_for_url("**/thread/*")
    assert desk.page.url != last and desk.page.locator("iframe.run-frame").count() == 1


def test_the_conversation_fits_a_telephone(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry", width=390)
    desk.ask("montre les tickets")
    desk.page.wait_for_timeout(1000)
    assert not desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    for name in ("Mes demandes", "Accords", "Registre", "Mon compte"):
        link = desk.page.locator("#header").get_by_role("link", name=name)
        box, image = link.bounding_box(), link.locator("img").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert box["width"] >= 36 and box["height"] >= 36 and image is not None and image["width"] >= 20
    manual = desk.page.get_by_role("button", name="Mode d'emploi", exact=True).bounding_box()
    assert manual is not None and 36 <= manual["width"] <= 40
    chart = desk.ask("une liste longue").locator("svg.chart").bounding_box()
    assert chart is not None and chart["width"] >= 650
    assert not desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_those_who_hear_the_page_are_told_what_comes_and_another_page_sees_it_at_once(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    heard = desk.page.get_by_role("log")
    card = desk.ask(REQUEST)
    expect(heard).to_contain_text("J'ai compris")
    expect(heard).to_contain_text("Deux actions attendent votre accord")
    expect(desk.page.locator("#header").get_by_role("link", name="Accords (", exact=False)).to_be_visible()
    desk.page.wait_for_url("**/thread/*")
    first, there = desk.page, desk.open(desk.page.url.removeprefix(server.url))
    desk.page = there
    shown = desk.card()
    expect(shown.get_by_role("button", name="Accepter")).to_be_visible()
    shown.wait_for_timeout(2_000)  # its own look is over, the next one comes in ten seconds
    card.get_by_role("button", name="Accepter").click()
    expect(first.locator(".ai-message").last).to_contain_text("effet ✓")
    expect(shown.get_by_role("button", name="Accepter")).to_have_count(0, timeout=6_000)
    expect(there.get_by_role("log")).to_contain_text("effet ✓")
    assert there.get_by_role("button", name="Toggle Sidebar").count() == 0
    expect(there.locator("#header").get_by_role("link", name="Mes demandes", exact=True)).to_be_visible()
    assert desk.wrong == []


def test_what_is_being_written_outlives_the_page_until_it_is_sent_or_its_writer_signs_out(
    browser: Browser, server: Server
) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    field, kept = desk.page.locator("#chat-input"), "Object.keys(sessionStorage).length"
    desk.ask("montre les tickets")
    desk.page.wait_for_url("**/thread/*")
    assert desk.page.evaluate(kept) == 0
    desk.page.click("#chat-input")
    desk.page.keyboard.insert_text("et ceux\ndu 12e")
    desk.page.reload()
    expect(field).to_have_value("et ceux\ndu 12e")
    desk.page.locator("#chat-submit:not([disabled])").click()
    expect(field).to_have_value("")
    desk.page.reload()
    expect(desk.page.get_by_text("du 12e").first).to_be_visible()
    expect(field).to_have_value("")
    desk.page.click("#chat-input")
    desk.page.keyboard.insert_text("à moi")
    assert desk.page.evaluate(kept) == 1
    desk.page.click("#user-nav-button")
    desk.page.get_by_role("menuitem").last.click()
    desk.page.wait_for_url("**/login*")
    desk.page.wait_for_load_state()
    assert desk.page.evaluate(kept) == 0 and desk.wrong == []


def test_a_conversation_is_printed_whole(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry")
    desk.ask("une liste courte")
    desk.ask("qui est Benali")
    desk.page.wait_for_timeout(1000)
    paper = "\n".join(page.extract_text() for page in PdfReader(BytesIO(desk.page.pdf(format="A4"))).pages)
    assert all(
        said in paper for said in ("une liste courte", "2060", "Ouvert le", "qui est Benali", "Samia Benali")
    )
    assert "Mode d'emploi" not in paper and "Rien n'est fait" not in paper


def test_there_is_room_to_read_on_a_magnified_page(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server.url, "claire.aubry", width=640)
    desk.page.set_viewport_size({"width": 640, "height": 400})
    card = desk.ask(REQUEST)
    desk.page.wait_for_timeout(1000)
    assert desk.page.locator(".ai-message").last.evaluate(ROOM) >= 270
    field = desk.page.locator("#chat-input")
    low = (field.bounding_box() or {})["height"]
    field.fill("un\ndeux\ntrois")
    assert low <= 41 and (field.bounding_box() or {})["height"] >= low + 40
    expect(card.locator("svg.map")).to_be_hidden()
    card.get_by_text("Voir sur la carte").click()
    expect(card.locator("svg.map")).to_be_visible()
    expect(card.get_by_label("Motif, si vous refusez")).to_be_hidden()
    card.get_by_text("Motif, si vous refusez").first.click()
    card.get_by_label("Motif, si vous refusez").fill("déjà signalé")
    card.get_by_role("button", name="Refuser").click()
    expect(card.get_by_text("rien n'a été fait").first).to_be_visible()
