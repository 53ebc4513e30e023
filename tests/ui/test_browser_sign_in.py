"""Signing in, in a real browser, by the groups of a real LDAP directory and by a real OpenID provider."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, WebSocket, expect

from tests.sign_in.directory import AGENTS, SUPERVISORS, SignInDirectory
from tests.sign_in.directory import PASSWORD as LDAP_PASSWORD
from tests.sign_in.provider import SECRET, OidcServer, need_provider
from tests.ui.browser import PATIENCE, Desk, Server, chromium, violations
from tools.demo.demo_ldif import person_dn
from tools.demo.slapd_server import PASSWORD as READER_PASSWORD

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE)
CLAIRE = "claire.aubry"
SOON = 0.02
"""Minutes after which groups are asked again, so that a test need not wait."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def serving(home: Path, city: Path, sections: dict[str, Any], server: Server) -> Iterator[Server]:
    """The server with settings in its file, and no account at all."""
    shutil.copytree(city, home / "city")
    (home / "beffroi.toml").write_text(_toml(sections), "utf-8")
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _toml(sections: dict[str, Any]) -> str:
    """TOML of plain settings: a JSON text, number, list or flag reads the same there."""
    return "".join(
        f"[{name}]\n" + "".join(f"{json.dumps(key)} = {_value(value)}\n" for key, value in section.items())
        for name, section in sections.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def secret_file(home: Path, name: str, secret: str) -> dict[str, str]:
    """A file that only its owner reads, as settings name it."""
    path = home / name
    path.touch(mode=0o600)
    path.write_text(secret, "utf-8")
    return {"file": str(path)}


def test_groups_of_the_directory_let_somebody_in_and_out(
    browser: Browser, city_folder: Path, tmp_path: Path
) -> None:
    directory = SignInDirectory.make(_made(tmp_path / "slapd"), city_folder, CLAIRE, "karim.benali")
    home = _made(tmp_path / "home")
    system = directory.system().model_dump(mode="json", exclude_defaults=True)
    system["password"] = secret_file(home, "reader.secret", READER_PASSWORD)
    signing = directory.settings().model_dump(mode="json", exclude_defaults=True)
    sections = {
        "systems.directory": system,
        "sign_in": {"recheck_minutes": SOON},
        "sign_in.ldap": signing,
    }
    try:
        with serving(home, city_folder, sections, Server(home, "bare")) as server:
            desk = Desk(browser, server.url, CLAIRE, password=LDAP_PASSWORD, typed=True)
            page = desk.open("/account")
            expect(page.locator("main")).to_contain_text("l'annuaire de la Ville")
            expect(page.locator("main")).to_contain_text("agent")
            assert violations(page) == []

            directory.put(SUPERVISORS, person_dn(CLAIRE))
            assert _gone(page)
            expect(page.get_by_text("Votre connexion a pris fin")).to_be_visible()
            desk.page.wait_for_url("**/login*")  # the open conversation, too
            again = Desk(browser, server.url, CLAIRE, password=LDAP_PASSWORD, typed=True).open("/account")
            expect(again.locator("main")).to_contain_text("agent, superviseur")

            directory.put(SUPERVISORS, person_dn("personne"))
            directory.put(AGENTS, person_dn("personne"))
            assert _gone(again)
            _fill(again, CLAIRE, LDAP_PASSWORD)
            expect(again.get_by_role("alert")).to_contain_text("aucun de vos groupes")
            _fill(again, CLAIRE, "faux")
            expect(again.get_by_role("alert")).to_contain_text("incorrect")
            assert desk.outside == []
    finally:
        directory.server.stop()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _gone(page: Page) -> bool:
    """Opens the page again until it asks to sign in; it may go there by itself at the same moment."""
    for _ in range(60):
        with suppress(Error):
            page.goto(page.url.partition("/login")[0] if "/login" in page.url else page.url)
        if "/login" in page.url:
            return True
        page.wait_for_timeout(500)
    return False


def _fill(page: Page, who: str, password: str) -> None:
    page.fill("#username", who)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_load_state()


def test_a_provider_lets_somebody_in_everywhere_and_out_everywhere(
    browser: Browser, city_folder: Path, tmp_path: Path
) -> None:
    need_provider()
    home = _made(tmp_path / "home")
    server = Server(home, "bare")
    provider = OidcServer(tmp_path / "oidc", server.url)
    provider.write({"u-1": {"preferred_username": CLAIRE, "groups": ["beffroi-agents"]}})
    signing = provider.settings(roles={"beffroi-agents": ["agent"]}, label="Compte Ville")
    told = signing.model_dump(mode="json", exclude_defaults=True)
    told["client_secret"] = secret_file(home, "client.secret", SECRET)
    sections = {"sign_in": {"recheck_minutes": SOON, "passwords": False}, "sign_in.oidc": told}
    provider.start()
    try:
        with serving(home, city_folder, sections, server):
            first, second = (browser.new_context(locale="fr-FR").new_page() for _ in range(2))
            sockets: list[WebSocket] = []
            first.on("websocket", lambda socket: sockets.append(socket))
            first.goto(server.url + "/login?next=https://evil.example/")
            assert violations(first) == [] and first.locator("#password").count() == 0
            _through(first, server)
            assert first.url == server.url + "/"
            first.wait_for_selector("#chat-input")
            _lined(first, sockets)

            second.goto(server.url + "/account")
            _through(second, server)
            expect(second.locator("main")).to_contain_text("le fournisseur d'identité de la Ville")
            expect(second.locator("tbody tr")).to_have_count(2)
            second.get_by_role("button", name="Se déconnecter partout").click()
            expect(second.get_by_text("Votre connexion a pris fin")).to_be_visible()
            _cut(first, sockets)
            first.wait_for_url("**/login*")  # by itself: to go elsewhere meanwhile would cross that
            first.goto(server.url + "/runs")
            assert "/login" in first.url

            _through(first, server)
            expect(first.get_by_role("heading", name="Mes demandes")).to_be_visible()
            provider.write({"u-1": {"preferred_username": CLAIRE, "groups": []}})
            assert _gone(first)
            _through(first, server)
            expect(first.get_by_role("alert")).to_contain_text("aucun de vos groupes")
            first.goto(server.url + "/login/oidc/back?code=x&state=y")
            expect(first.get_by_role("alert")).to_contain_text("recommencez")
    finally:
        provider.stop()


def _lined(page: Page, sockets: list[WebSocket]) -> None:
    """Waits until an open conversation has its line: its page is there before."""
    for _ in range(120):
        if sockets:
            return
        page.wait_for_timeout(500)
    raise AssertionError("a conversation has no line")


def _cut(page: Page, sockets: list[WebSocket]) -> None:
    """Waits until an open conversation, in which nobody does anything, has no line any more.

    A page that left its conversation by itself may never tell that its line was closed.
    """
    assert sockets
    for _ in range(120):
        if "/login" in page.url or all(socket.is_closed() for socket in sockets):
            return
        page.wait_for_timeout(500)
    raise AssertionError("a conversation outlives its sign-in")


def _through(page: Page, server: Server) -> None:
    """By the provider's own pages, as far as it asks: its session may still stand."""
    page.click("#by-provider")
    for _ in range(4):
        page.wait_for_load_state()
        if page.url.startswith(server.url):
            return
        if page.locator("input[name=login]").count():
            page.fill("input[name=login]", "u-1")
            page.fill("input[name=password]", "x")
        page.click("button[type=submit]")
