"""Two servers on one state in PostgreSQL: whoever serves, a run is one run, and each action is done once."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from beffroi.settings.installation import Settings
from guards import Guards, build_guards
from guards.ledger import Kind
from guards.runs.runs import RunStatus
from tests.needs import require
from tests.ui.browser import PATIENCE, Desk, Server, chromium
from tests.ui.conftest import token_of
from tests.ui.served import CLOSING, RAISING, REQUEST
from tools.demo.postgis_server import PostgisServer, missing

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
_PASSWORD = "secret-de-test"


@dataclass(frozen=True)
class Pair:
    """Two servers, each with a home of its own, on one state and one city."""

    first: Server
    second: Server
    settings: Settings

    def guards(self) -> Guards:
        """The guards on the state that both share."""
        return build_guards(self.settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def pair(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    require(not missing(), "PostgreSQL: scripts/install-tests.sh")
    folder = tmp_path_factory.mktemp("two-servers")
    database = PostgisServer(folder, _PASSWORD)
    database.start()
    try:
        with database.superuser("postgres") as connection:
            for name in ("etat", "cles"):
                connection.execute(f"CREATE DATABASE {name}")
        shutil.copytree(city_folder, folder / "city")
        told = _settings(folder, f"postgresql+psycopg://admin:{_PASSWORD}@127.0.0.1:{database.port}")
        servers = [Server(_home(folder, name, told), "real") for name in ("one", "two")]
        for server in servers:
            server.start()
        # As the servers read them, but for the home: `Settings()` here would read the file of this machine.
        settings = Settings.model_validate({"home": servers[0].home, **told})
        yield Pair(*servers, settings)
        for server in servers:
            server.stop()
    finally:
        database.remove()


def _settings(folder: Path, database: str) -> dict[str, object]:
    master, session = folder / "master.key", folder / "session.key"
    for key in (master, session):
        key.touch(mode=0o600)
        key.write_bytes(base64.b64encode(os.urandom(32)))
    return {
        "database": f"{database}/etat",
        "retention": {"keys": f"{database}/cles", "master_key": {"file": str(master)}},
        "server": {"session_key": {"file": str(session)}},
    }


def _home(folder: Path, name: str, told: dict[str, object]) -> Path:
    home = folder / name
    home.mkdir()
    (home / "city").symlink_to(folder / "city")
    retention, server = told["retention"], told["server"]
    assert isinstance(retention, dict) and isinstance(server, dict)
    (home / "beffroi.toml").write_text(
        f'database = "{told["database"]}"\n[retention]\nkeys = "{retention["keys"]}"\n'
        f'master_key = {{ file = "{retention["master_key"]["file"]}" }}\n'
        f'[server]\nsession_key = {{ file = "{server["session_key"]["file"]}" }}\n'
    )
    return home


def _card(desk: Desk, request: str) -> str:
    """A request that waits for who asked; the path of its card."""
    section = desk.ask(request).locator(".approval-card").get_attribute("id") or ""
    return "/approvals/" + section.removeprefix("approval-")


def test_what_one_server_asks_the_other_carries_out(browser: Browser, pair: Pair) -> None:
    claire = Desk(browser, pair.first.url, "claire.aubry")
    where = _card(claire, CLOSING)
    # One host, two ports: the browser sends the first one's cookie to the second.
    page = claire.context.new_page()
    page.goto(pair.second.url + where)
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".outcome.good").first).to_be_visible()
    expect(claire.card().locator(".outcome.good").first).to_be_visible()
    with closing(pair.guards()) as guards:
        assert guards.approvals.get(where.rpartition("/")[2]).status.value == "used"


def test_of_two_decisions_at_once_on_two_servers_one_counts(browser: Browser, pair: Pair) -> None:
    claire = Desk(browser, pair.first.url, "claire.aubry")
    where = _card(claire, RAISING)
    cookies = {each["name"]: each["value"] for each in claire.context.cookies()}

    def accepted(server: Server) -> int:
        with httpx.Client(cookies=cookies, trust_env=False, timeout=60) as client:
            page = client.get(server.url + where).text
            digest = page.partition('name="hash" value="')[2].partition('"')[0]
            sent = {"token": token_of(page), "hash": digest, "effect": _effects(page), "decision": "accept"}
            headers = {"origin": server.url}
            return client.post(server.url + where, data=sent, headers=headers).status_code

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(accepted, (pair.first, pair.second))) == [303, 409]
    expect(claire.card().locator(".outcome.good").first).to_be_visible()
    with closing(pair.guards()) as guards:
        run = guards.approvals.get(where.rpartition("/")[2]).document.run
        told = [event.kind for event in guards.ledger.events(run)]
        assert told.count(Kind.APPROVAL_GIVEN) == told.count(Kind.EFFECT_DONE) == 1


def _effects(page: str) -> list[str]:
    return [each.partition('"')[0] for each in page.split('name="effect" value="')[1:]]


def test_what_a_killed_server_left_goes_on_at_the_other(browser: Browser, pair: Pair) -> None:
    claire = Desk(browser, pair.first.url, "claire.aubry")
    where = _card(claire, REQUEST)
    pair.first.stop()
    page = claire.context.new_page()
    page.goto(pair.second.url + where)
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator(".outcome.good").first).to_be_visible()
    pair.first.start()
    with closing(pair.guards()) as guards:
        run = guards.approvals.get(where.rpartition("/")[2]).document.run
        told = [event.kind for event in guards.ledger.events(run)]
        assert told.count(Kind.EFFECT_INTENT) == told.count(Kind.EFFECT_DONE) == 2
        assert guards.runs.get(run).status is RunStatus.DONE
        assert guards.ledger.verify().ok
    here = Desk(browser, pair.first.url, "claire.aubry").open(f"/runs/{run}")
    expect(here.locator(".outcome.good").first).to_be_visible()
