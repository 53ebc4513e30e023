"""The protocol's own inspector and conformance suite, against `beffroi mcp serve`."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn

from tests.mcp.conftest import npm_package
from tests.mcp.house import CLAIRE, OLIVIER, House
from tests.mcp.test_addresses import wait_for
from ui.mcp.server import WithToken, build_server, http_app, http_token

BEFFROI = Path(sys.prefix) / "bin" / "beffroi"


def inspector(house: House, account: str, *words: str) -> dict[str, Any]:
    """What the inspector's command line prints."""
    npm_package("inspector")
    program = Path(sys.prefix) / "mcp" / "node_modules" / ".bin" / "mcp-inspector"
    home = str(house.settings.home)
    served = (str(BEFFROI), "mcp", "serve", "--as", account)
    done = subprocess.run(
        [
            "node",
            str(program),
            "--cli",
            "-e",
            f"BEFFROI_HOME={home}",
            *served,
            "--connect-timeout",
            "240000",
            *words,
        ],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "HOME": home},
    )
    assert done.stdout.strip(), done.stderr
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def test_the_inspector_lists_the_citys_tools(house: House) -> None:
    listed = inspector(house, CLAIRE, "--method", "tools/list")
    assert {"beffroi_ask", "gis_locate", "ticketing_comment"} <= {tool["name"] for tool in listed["tools"]}


def test_the_inspector_calls_a_read(house: House) -> None:
    words = ("--method", "tools/call", "--tool-name", "gis_locate", "--tool-arg", "address=12 rue Oberkampf")
    answer = inspector(house, CLAIRE, *words)
    assert "75011 Paris" in answer["content"][0]["text"] and not answer.get("isError")


def test_the_inspector_gets_no_effect_without_a_person(house: House) -> None:
    words = (
        "--method",
        "tools/call",
        "--tool-name",
        "ticketing_comment",
        "--tool-arg",
        "ticket=4012",
        "text=vu",
    )
    answer = inspector(house, OLIVIER, *words)
    assert answer["structuredContent"]["status"] == "waiting"
    assert "Rien n'est fait encore" in answer["content"][0]["text"]


@contextmanager
def serving(house: House, *, token: str = "") -> Iterator[int]:
    """The HTTP application on a port of loopback; behind a token where one is given."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = http_app(build_server(house.calls(CLAIRE), house.specs), port)
    config = uvicorn.Config(
        WithToken(app, token) if token else app, port=port, log_level="error", lifespan="on"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(port)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.mark.parametrize("scenario", ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"])
def test_the_conformance_suite_passes_what_is_offered(house: House, scenario: str) -> None:
    npm_package("conformance")
    program = Path(sys.prefix) / "mcp" / "node_modules" / ".bin" / "conformance"
    with serving(house) as port:
        done = subprocess.run(
            ["node", str(program), "server", "--url", f"http://127.0.0.1:{port}/mcp", "--scenario", scenario],
            capture_output=True,
            text=True,
            timeout=200,
            cwd=house.settings.home,
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_token_nothing_is_answered(house: House) -> None:
    file, token = http_token(house.settings.home)
    assert file.stat().st_mode & 0o077 == 0 and http_token(house.settings.home) == (file, token)
    asked = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accepted = {"Accept": "application/json, text/event-stream"}
    with serving(house, token=token) as port:
        url = f"http://127.0.0.1:{port}/mcp"
        assert httpx.post(url, json=asked, headers=accepted).status_code == 401
        wrong = {**accepted, "Authorization": f"Bearer {token[:-1]}x"}
        assert httpx.post(url, json=asked, headers=wrong).status_code == 401
        right = {**accepted, "Authorization": f"Bearer {token}"}
        assert httpx.post(url, json=asked, headers=right).status_code == 200
        page = {**right, "Origin": "http://mechant.example"}
        assert httpx.post(url, json=asked, headers=page).status_code == 403
