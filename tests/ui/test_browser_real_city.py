"""The README's request on real systems at once: OpenLDAP, addok, PostGIS and Redmine, as `beffroi demo-real`
starts them; the ticket is then looked up in Redmine's own page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.needs import require
from tests.ui.browser import PATIENCE, ROOT, Desk, chromium
from tests.ui.served import REQUEST
from tools.demo.real_city import missing
from tools.demo.running import free_port, takes
from ui.home import DEMO_PASSWORD

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
_PAGE, _REDMINE = re.compile(r"Beffroi : (http://\S+)"), re.compile(r"Redmine : (http://\S+)")


@dataclass(frozen=True)
class Addresses:
    """Where the command says its pages are."""

    page: str
    redmine: str


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    require(not missing(), "slapd, addok, PostGIS or Redmine: scripts/install-tests.sh")
    folder = tmp_path_factory.mktemp("real")
    command = [str(Path(sys.executable).with_name("beffroi")), "demo-real", "--port", str(free_port())]
    environment = {**os.environ, "BEFFROI_HOME": str(folder / "home"), "PYTHONUNBUFFERED": "1"}
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    try:
        yield _said(process, folder / "said.txt")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def _said(process: subprocess.Popen[bytes], file: Path) -> Addresses:
    until = time.monotonic() + 600
    while time.monotonic() < until and process.poll() is None:
        text = file.read_text("utf-8", "replace")
        page, redmine = _PAGE.search(text), _REDMINE.search(text)
        if page and redmine and takes(int(page[1].rpartition(":")[2])):
            return Addresses(page[1], redmine[1])
        time.sleep(0.5)
    pytest.fail(file.read_text("utf-8", "replace")[-3000:])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def test_the_main_request_goes_through_four_real_systems(browser: Browser, addresses: Addresses) -> None:
    desk = Desk(browser, addresses.page, "claire.aubry")
    desk.context.set_default_timeout(3 * PATIENCE)  # four servers share the machine
    card = desk.ask(REQUEST)
    expect(card.get_by_role("heading", name="Deux actions attendent votre accord")).to_be_visible()
    card.get_by_role("button", name="Accepter").click()
    expect(card.locator(".outcome.good")).to_have_count(2)
    told = card.locator(".outcome.good").first.inner_text()
    number = re.search(r"ticket (\d+)", told)
    assert number is not None and desk.outside == [], told

    page = browser.new_page()
    page.goto(f"{addresses.redmine}/login?back_url={addresses.redmine}/issues/{number[1]}")
    page.fill("#username", "karim.benali")
    page.fill("#password", DEMO_PASSWORD)
    page.click("input[type=submit]")
    page.goto(f"{addresses.redmine}/issues/{number[1]}")
    expect(page.locator(".subject h3")).to_have_text("nid-de-poule")
    expect(page.locator("#content")).to_contain_text("12 rue Oberkampf")
    expect(page.locator(".author").first).to_contain_text("Claire Aubry")  # as themselves, not as the account
    page.close()
