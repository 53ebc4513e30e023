"""A real browser on the real server: starts both, records every request that a page makes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Frame, Page, sync_playwright

from tests.needs import require
from tests.ui.people import PASSWORD

ROOT = Path(__file__).parents[2]
PATIENCE = 60_000
"""Milliseconds; a busy machine may be slow, and nothing here measures time."""


class Server:
    """The application in a process of its own, on a home of its own; it can be stopped and started again."""

    def __init__(self, home: Path, which: str) -> None:
        self.home, self.which = home, which
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "tests.ui.served", str(self.home), str(self.port), self.which]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        until = time.monotonic() + 180
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < until and self._process.poll() is None:
                try:
                    if client.get(f"{self.url}/healthz").status_code == 200:
                        return
                except httpx.TransportError:
                    time.sleep(0.2)
        pytest.fail((self.home / "server.log").read_text("utf-8", "replace")[-3000:])

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def served(home: Path, city: Path, which: str) -> Iterator[Server]:
    """A server on a new home with the demo city."""
    shutil.copytree(city, home / "city")
    server = Server(home, which)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium; without it the test is skipped, or fails where CI=true."""
    found = os.environ.get("BEFFROI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    require(found, "Chromium: scripts/install-tests.sh")
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()


class Desk:
    """One person at a browser of their own; ``outside`` lists requests to any other origin.

    Args:
        typed: whether they sign in on the page; else the browser has the session already, which is quicker.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        who: str,
        width: int = 1280,
        password: str = PASSWORD,
        typed: bool = False,
    ) -> None:
        self.url, self.who = url, who
        self.asked: list[str] = []
        self.wrong: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", lambda request: self.asked.append(request.url))
        if typed:
            self.page = self.open("/login")
            self.page.fill("#username", who)
            self.page.fill("#password", password)
            self.page.click("button[type=submit]")
        else:
            self.context.request.post(f"{url}/login", form={"username": who, "password": password})
            self.page = self.open("/")
        self.page.wait_for_selector("#chat-input")

    def open(self, path: str) -> Page:
        """A new page."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("websocket", lambda socket: self.asked.append(socket.url.replace("ws://", "http://")))
        page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        page.goto(self.url + path)
        return page

    def inquire(self, page: Page, reason: str = "plainte reçue en mairie") -> None:
        """On a trace whose contents are hidden: open an inquiry about it."""
        page.get_by_label("Motif").fill(reason)
        page.get_by_role("button", name="Ouvrir une enquête sur cette demande").click()
        page.wait_for_selector("#inquiry")

    @property
    def outside(self) -> list[str]:
        """Requests that left the origin."""
        own = (self.url + "/", "data:", f"blob:{self.url}")
        return [url for url in self.asked if not url.startswith(own)]

    def send(self, text: str) -> None:
        """Write in the conversation."""
        self.page.click("#chat-input")
        self.page.keyboard.insert_text(text)
        self.page.locator("#chat-submit:not([disabled])").click()

    def ask(self, text: str) -> Frame:
        """Write in the conversation and wait for the run's own page below it."""
        before = self.page.locator("iframe.run-frame").count()
        self.send(text)
        self.page.wait_for_function(
            "n => document.querySelectorAll('iframe.run-frame').length > n", arg=before
        )
        return self.card(-1)

    def connected(self) -> None:
        """Wait until the conversation's socket is: only then can what is written be sent."""
        self.page.click("#chat-input")
        self.page.keyboard.insert_text("bonjour")
        self.page.wait_for_selector("#chat-submit:not([disabled])")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")

    def reload(self) -> None:
        """Load the conversation again: once its address names it, else a new one would begin."""
        self.page.wait_for_url("**/thread/*")
        self.page.reload()

    def card(self, index: int = -1) -> Frame:
        """The page of a run inside the conversation, once it is there.

        The element has no page at first, and another one takes its place where the conversation gets its
        address.
        """
        frames = self.page.locator("iframe.run-frame")
        for _ in range(60):
            self.page.wait_for_selector("iframe.run-frame")
            frame = frames.nth(index % frames.count()).element_handle().content_frame()
            try:
                if frame is not None:
                    frame.wait_for_selector(".run")
                    return frame
            except Error:
                if not frame.is_detached():
                    raise
            self.page.wait_for_timeout(500)
        raise AssertionError("the run's page does not come")


def violations(page: Page, but: dict[str, str] | None = None) -> list[str]:
    """Serious and critical findings of axe-core, less the exceptions given as rule -> where.

    What is still fading in has little contrast: where that is found, the page is looked at once more.
    """
    found = _violations(page, but or {})
    if any(finding.startswith("color-contrast") for finding in found):
        page.wait_for_timeout(1_500)
        found = _violations(page, but or {})
    return found


def _violations(page: Page, but: dict[str, str]) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {node['html'][:160]}"
        for item in found
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
        if but.get(item["id"], "\0") not in node["html"]
    ]
