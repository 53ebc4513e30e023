"""What every answer carries, what other sites may not do, and what of Chainlit is not there."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from beffroi.settings.installation import ServerSettings, Settings
from guards import build_guards
from guards.people.accounts import Accounts
from tests.ui.fakes import FakeAssistant
from tests.ui.people import CLAIRE, PASSWORD, PEOPLE
from ui.chat.setup import prepare
from ui.server import create_app
from ui.serving.security import LARGEST_BODY, Gate

DIRECTIVES = {
    "default-src": "'self'", "script-src": "'self'", "img-src": "'self' data:", "font-src": "'self'",
    "connect-src": "'self'", "frame-src": "'self'", "frame-ancestors": "'self'", "form-action": "'self'",
    "base-uri": "'none'", "object-src": "'none'",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The whole application, Chainlit mounted."""
    settings = Settings(home=tmp_path_factory.mktemp("whole"))
    guards = build_guards(settings)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    guards = dataclasses.replace(guards, accounts=Accounts(guards.store, guards.ledger, hasher=quick))
    guards.accounts.seed(PEOPLE, PASSWORD)
    app = create_app(settings, FakeAssistant(guards))  # type: ignore[arg-type]  # a stand-in
    yield TestClient(app, follow_redirects=False)
    guards.close()


def policy(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.mark.parametrize(
    "path", ["/", "/thread/abc", "/login", "/healthz", "/runs", "/nothing", "/auth/config"]
)
def test_every_answer_carries_the_policy(page: TestClient, path: str) -> None:
    headers = page.get(path).headers
    said = policy(headers["content-security-policy"])
    assert {name: said[name] for name in DIRECTIVES} == DIRECTIVES
    styles = "'self' 'unsafe-inline'" if path in ("/", "/thread/abc") else "'self'"
    assert said["style-src"] == styles and "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "same-origin"


def test_the_page_names_no_other_host(page: TestClient) -> None:
    text = page.get("/").text
    assert 'lang="fr"' in text and "http://" not in text and "https://" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text) and not re.search(r"\son\w+=", text)
    for link in re.findall(r'(?:src|href)="([^"]+)"', text):
        assert link.startswith("/") and page.get(link).status_code == 200


def test_the_picture_of_chainlit_is_ours(page: TestClient) -> None:
    for path in ("/favicon", "/logo?theme=light", "/logo?theme=dark", "/avatars/Beffroi"):
        answer = page.get(path)
        assert answer.status_code == 200 and "svg" in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/mcp"), ("DELETE", "/mcp"), ("POST", "/project/file"), ("GET", "/project/file/x"),
        ("GET", "/project/share/x"), ("PUT", "/project/thread/share"), ("PUT", "/project/thread"),
        ("DELETE", "/project/thread"), ("PUT", "/feedback"), ("DELETE", "/feedback"),
        ("PUT", "/project/element"), ("DELETE", "/project/element"), ("POST", "/project/action"),
        ("POST", "/auth/jwt"), ("POST", "/auth/header"), ("GET", "/auth/oauth/github"),
        ("GET", "/copilot/index.js"), ("GET", "/public/x"), ("GET", "/docs"), ("GET", "/openapi.json"),
        ("GET", "/assets/../config.py"), ("GET", "/slack/events"),
    ],
)  # fmt: skip
def test_what_is_switched_off_is_not_there(page: TestClient, method: str, path: str) -> None:
    page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    assert page.request(method, path).status_code == 404


ROOMS = ("account", "delegations", "runs", "approvals", "audit", "documents", "login", "logout")
NOWHERE = (
    *(f"/{room}{rest}" for room in ROOMS for rest in ("foo", "x/y", "/none/such/page")), "/runs%0Ax",
    "/documents", "/avatars", "/avatars/", "/avatars/x/y", "/healthz/x", "/healthzx", "/favicon.ico",
    "/favicon/x", "/logo/x", "/static", "/static/", "/static/none.js", "/thread", "/thread/", "/thread/a/b",
    "/threadx", "/assets/none.js", "/index.html", "/userx", "/user/x", "/%0A", "/chat",
)  # fmt: skip


@pytest.mark.parametrize("signed_in", [False, True])
def test_what_no_page_answers_is_not_there(page: TestClient, signed_in: bool) -> None:
    page.cookies.clear()
    if signed_in:
        page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    told = {(method, path): page.request(method, path) for path in NOWHERE for method in ("GET", "POST")}
    assert {
        at: answer.status_code for at, answer in told.items() if answer.status_code not in (404, 405)
    } == {}
    assert not [at for at, answer in told.items() if "/assets/index-" in answer.text]


def test_socket_events_of_what_is_switched_off_are_not_answered(page: TestClient) -> None:
    from chainlit.server import sio

    assert set(sio.handlers["/"]) == {
        "connect", "connection_successful", "clear_session", "disconnect", "stop", "client_message",
    }  # fmt: skip


def test_chainlit_says_who_is_there_only_to_who_is_signed_in(page: TestClient) -> None:
    page.cookies.clear()
    assert page.get("/user").status_code == 401
    assert page.post("/project/threads", json={"pagination": {"first": 10}, "filter": {}}).status_code == 401
    page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    assert page.get("/user").json()["identifier"] == CLAIRE.id
    settings = page.get("/project/settings?language=fr-FR").json()
    assert settings["features"]["mcp"]["enabled"] is False and settings["features"]["edit_message"] is False
    assert settings["dataPersistence"] and settings["threadResumable"] and not settings["threadSharing"]
    assert len(settings["starters"]) == 3 and "J'ai compris" not in settings["markdown"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver.evil.example", "null"])
def test_other_sites_change_nothing(page: TestClient, origin: str) -> None:
    form = {"username": CLAIRE.id, "password": PASSWORD}
    assert page.post("/login", data=form, headers={"origin": origin}).status_code == 403
    assert page.post("/login", data=form, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert page.post("/login", data=form, headers={"origin": "http://testserver"}).status_code == 303


def test_other_sites_open_no_socket(page: TestClient) -> None:
    where = "/ws/socket.io/?EIO=4&transport=websocket"
    with (
        pytest.raises(WebSocketDisconnect),
        page.websocket_connect(where, headers={"origin": "https://evil.example"}),
    ):
        pass
    assert page.post("/ws/socket.io/?EIO=4", headers={"origin": "https://evil.example"}).status_code == 403


def test_too_long_a_body_is_refused(page: TestClient) -> None:
    answer = page.post("/login", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413 and "trop longue" in answer.text


def test_a_body_whose_length_is_not_told_is_cut_at_the_same_limit(page: TestClient) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 100_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = page.post("/login", content=parts(), headers=form)
    assert answer.status_code == 400 and "content-length" not in answer.request.headers


def test_no_file_is_taken(page: TestClient) -> None:
    answer = page.post("/login", files={"username": ("a.txt", b"x")})
    assert answer.status_code == 415 and "Aucun fichier" in answer.text


def test_chainlit_answers_nobody_whose_sign_in_has_ended(page: TestClient) -> None:
    page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    kept = page.cookies["access_token"]
    assert page.get("/user").status_code == 200
    page.post("/logout")
    page.cookies.clear()
    page.cookies.set("access_token", kept)
    threads = {"pagination": {"first": 10}, "filter": {}}
    assert page.get("/user").status_code == 401
    assert page.post("/project/threads", json=threads).status_code == 401
    page.cookies.clear()
    assert page.get("/user", headers={"authorization": f"Bearer {kept}"}).status_code == 401


def test_a_bearer_token_is_no_way_in(page: TestClient) -> None:
    page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    token = page.cookies["access_token"]
    page.cookies.clear()
    assert page.get("/user", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_behind_https_the_cookie_belongs_to_this_host_alone(tmp_path: Path) -> None:
    environment: dict[str, str] = {}
    prepare(Settings(home=tmp_path, server=ServerSettings(secure_cookies=True)), "key", environment)
    assert environment["CHAINLIT_AUTH_COOKIE_NAME"] == "__Host-beffroi"


def test_no_other_origin_is_allowed(page: TestClient) -> None:
    for path in ("/login", "/runs", "/user", "/healthz"):
        answer = page.get(path, headers={"origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/logout", "/account/end", "/account/password", "/delegations/x/revoke", "/audit/verify", "/audit/export",
        "/audit/inquiries/x/close", "/runs/x/answer", "/set-session-cookie", "/project/threads",
    ],
)  # fmt: skip
def test_a_safe_method_changes_nothing(page: TestClient, method: str, path: str) -> None:
    page.post("/login", data={"username": CLAIRE.id, "password": PASSWORD})
    assert page.request(method, path).status_code in (404, 405)
    assert page.get("/user").status_code == 200


def test_no_cookie_is_set_that_nothing_reads(page: TestClient) -> None:
    answer = page.post("/set-session-cookie", json={"session_id": "x"})
    assert answer.status_code == 200 and "set-cookie" not in answer.headers


async def _cookie(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("ok")
    answer.set_cookie("a", "b", path="/", samesite="none")
    answer.delete_cookie("c")
    await answer(scope, receive, send)


@pytest.mark.parametrize("secure", [True, False])
def test_every_cookie_is_kept_from_scripts_and_other_sites(secure: bool) -> None:
    answer = TestClient(Gate(_cookie, secure)).get("/")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2 and "Max-Age=0" in cookies[1]
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and ("Secure" in cookie) is secure
    assert ("strict-transport-security" in answer.headers) is secure
