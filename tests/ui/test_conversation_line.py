"""The line between a page and its conversation, spoken by hand as a page's library speaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.ui.browser import Server, served
from tests.ui.people import PASSWORD

LINE = "/ws/socket.io/?EIO=4&transport=polling"
SPLIT = "\x1e"


@pytest.fixture(scope="module")
def server(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("line"), city_folder, "fake") as started:
        yield started


class Line:
    """One connection of a page, by Engine.IO's polling."""

    def __init__(self, page: httpx.Client, session: str, conversation: str | None, at: str = "/") -> None:
        self._page = page
        opened = page.get(LINE, headers={"Referer": f"{page.base_url}{at}"}).text
        self._address = f"{LINE}&sid={json.loads(opened[1:])['sid']}"
        told = {"sessionId": session, "clientType": "webapp", "userEnv": "{}", "threadId": conversation}
        self._heard: list[str] = []
        self.send("40" + json.dumps(told))
        assert self.heard().startswith("40")

    def send(self, packet: str) -> None:
        self._page.post(self._address, content=packet).raise_for_status()

    def heard(self) -> str:
        """The next packet, whatever it is."""
        while not self._heard:
            self._heard = self._page.get(self._address).text.split(SPLIT)
        return self._heard.pop(0)

    def heard_until(self, event: str) -> str:
        """The packet of an event; where only the server's signs of life come for a minute, it never will."""
        signs = 0
        while signs < 3:
            packet = self.heard()
            if packet.startswith(f'42["{event}"'):
                return packet
            if packet == "2":
                signs += 1
                self.send("3")
        raise AssertionError(f"{event} was not heard")


@pytest.fixture
def page(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        client.post("/login", data={"username": "claire.aubry", "password": PASSWORD})
        yield client


def conversation(page: httpx.Client) -> str:
    """One request in a conversation of its own."""
    line = Line(page, str(uuid4()), None)
    line.send('42["connection_successful"]')
    message = {"id": str(uuid4()), "name": "user", "type": "user_message", "output": "son téléphone"}
    message["createdAt"] = "2026-11-02T08:00:00Z"
    line.send("42" + json.dumps(["client_message", {"message": message, "fileReferences": None}]))
    told = json.loads(line.heard_until("first_interaction")[2:])
    line.heard_until("task_end")
    return str(told[1]["thread_id"])


def test_a_page_that_connects_twice_while_it_loads_gets_its_conversation(page: httpx.Client) -> None:
    thread, session = conversation(page), str(uuid4())
    Line(page, session, None)
    again = Line(page, session, thread)
    again.send('42["connection_successful"]')
    assert "son téléphone" in json.loads(again.heard_until("resume_thread")[2:])[1]["steps"][0]["output"]


def test_a_page_that_connects_without_its_conversation_gets_the_one_at_its_address(
    page: httpx.Client,
) -> None:
    thread = conversation(page)
    line = Line(page, str(uuid4()), "", at=f"/thread/{thread}")
    line.send('42["connection_successful"]')
    assert json.loads(line.heard_until("resume_thread")[2:])[1]["id"] == thread


def test_nobody_gets_another_persons_conversation_by_connecting_twice(
    page: httpx.Client, server: Server
) -> None:
    thread, session = conversation(page), str(uuid4())
    with httpx.Client(base_url=server.url, timeout=60) as other:
        other.post("/login", data={"username": "rosa.figueira", "password": PASSWORD})
        Line(other, session, None)
        for named, at in ((thread, "/"), ("", f"/thread/{thread}")):
            with pytest.raises(AssertionError):
                Line(other, session, named, at=at)


def test_a_page_whose_sign_in_ended_while_its_line_was_away_is_sent_to_sign_in(page: httpx.Client) -> None:
    held = dict(page.cookies)
    page.post("/logout", headers={"Accept": "text/html"})
    page.cookies.update(held)
    line = Line(page, str(uuid4()), None)
    line.send('42["client_message", {"message": {"output": "son téléphone"}, "fileReferences": null}]')
    line.send('42["connection_successful"]')
    assert line.heard().startswith('42["reload"')
    assert line.heard().startswith("41")
