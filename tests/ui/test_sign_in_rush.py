"""Many passwords tried at once: pages go on answering, and more tries than can wait are turned away."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI

from beffroi.errors import Failure, ToolError
from tests.ui.conftest import House, token_of
from tests.ui.people import CLAIRE, PASSWORD
from ui.serving.screen import Screen
from ui.serving.workers import CHECKING, CHECKS_WAITING, Workers

PAGES = 4
"""AnyIO's threads, which every page shares; 40 where nothing else is set."""


def screen_of(house: House) -> Screen:
    assert isinstance(house.app, FastAPI)
    screen: Screen = house.app.state.screen
    return screen


def client_of(house: House) -> httpx.AsyncClient:
    """Asks the server from one event loop, many requests at once."""
    transport = httpx.ASGITransport(app=house.app)  # type: ignore[arg-type]  # the stub's scope is wider
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


def workers_of(house: House) -> Workers:
    return screen_of(house).workers


@contextmanager
def full(house: House, waiting: int = CHECKS_WAITING) -> Iterator[threading.Event]:
    """Every check is under way, and so many wait, until the event is set."""
    free = threading.Event()
    for _ in range(CHECKING + waiting):
        workers_of(house).checking.submit(free.wait)
    try:
        yield free
    finally:
        free.set()


def test_every_page_answers_while_passwords_are_tried(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    free, begun = threading.Event(), threading.Semaphore(0)
    authenticate = house.guards.accounts.authenticate

    def slow(name: str, password: str) -> object:
        begun.release()
        free.wait(200)
        return authenticate(name, password)

    monkeypatch.setattr(house.guards.accounts, "authenticate", slow)

    async def rush() -> tuple[list[int], list[int]]:
        current_default_thread_limiter().total_tokens = PAGES
        async with client_of(house) as client:
            forms = [{"username": f"nobody{n}", "password": "x"} for n in range(CHECKING + 2)]
            tries = [asyncio.create_task(client.post("/login", data=form)) for form in forms]
            try:
                for _ in range(CHECKING):
                    assert await asyncio.to_thread(begun.acquire, timeout=60)
                asked = [await asyncio.wait_for(client.get(at), 60) for at in ("/healthz", "/login")]
            finally:
                free.set()
            tried = await asyncio.gather(*tries)
            return [each.status_code for each in asked], [each.status_code for each in tried]

    assert asyncio.run(rush()) == ([200, 200], [401] * (CHECKING + 2))


def test_every_page_answers_while_an_identity_provider_does_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, begun = threading.Event(), threading.Semaphore(0)

    def slow(*asked: object) -> object:
        begun.release()
        free.wait(200)
        raise ToolError(Failure.UNAVAILABLE, "Le fournisseur ne répond pas.", "No answer.")

    door = screen_of(house).sessions.door
    monkeypatch.setattr(door, "send", slow)
    monkeypatch.setattr(door, "come_back", slow)

    async def rush() -> tuple[int, list[int]]:
        current_default_thread_limiter().total_tokens = PAGES
        async with client_of(house) as client:
            ways = ["/login/oidc", "/login/oidc/back?code=x"] * (CHECKING // 2)
            sent = [asyncio.create_task(client.get(way)) for way in ways]
            try:
                for _ in range(CHECKING):
                    assert await asyncio.to_thread(begun.acquire, timeout=60)
                asked = await asyncio.wait_for(client.get("/login"), 60)
            finally:
                free.set()
            return asked.status_code, sorted({(await each).status_code for each in sent})

    assert asyncio.run(rush()) == (200, [403, 503])


def test_who_comes_back_from_a_provider_while_many_wait_may_open_the_page_again(house: House) -> None:
    browser = house.browser()
    with full(house):
        for way in ("/login/oidc", "/login/oidc/back?code=x&state=y"):
            answer = browser.get(way)
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            assert "Réessayez dans quelques instants" in answer.text and "set-cookie" not in answer.headers


def test_health_needs_no_thread_of_the_pages(house: House) -> None:
    async def asked() -> int:
        current_default_thread_limiter().total_tokens = 1
        holder = object()
        await current_default_thread_limiter().acquire_on_behalf_of(holder)
        async with client_of(house) as client:
            return (await asyncio.wait_for(client.get("/healthz"), 30)).status_code

    assert asyncio.run(asked()) == 200


def test_who_is_turned_away_is_told_to_come_back_and_nothing_was_tried(house: House) -> None:
    browser, before = house.browser(), len(list(house.guards.ledger.events()))
    sent = {"username": CLAIRE.id, "password": PASSWORD, "next": "/runs"}
    with full(house):
        answer = browser.post("/login", data=sent)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "Réessayez dans quelques instants" in answer.text and 'value="claire.aubry"' in answer.text
    assert "set-cookie" not in answer.headers and len(list(house.guards.ledger.events())) == before
    assert 'name="next" value="/runs"' in answer.text
    assert browser.post("/login", data=sent).headers["location"] == "/runs"


def test_a_change_of_password_waits_in_the_same_line(house: House) -> None:
    browser = house.browser(CLAIRE)
    sent = {
        "present": PASSWORD,
        "wanted": "quatre mots sans lien",
        "token": token_of(browser.get("/account").text),
    }
    with full(house):
        answer = browser.post("/account/password", data=sent)
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
    assert "rien n&#39;est changé" in answer.text
    assert browser.post("/account/password", data=sent).status_code == 200
