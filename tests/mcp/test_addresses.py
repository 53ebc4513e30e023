"""Servers behind an address: only the pinned one is asked, over checked TLS, with its token."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pydantic import ValidationError

from beffroi.errors import Failure, ToolError
from beffroi.settings.mcp import McpServer
from beffroi.touched import touching
from tests.mcp.conftest import Accept, Make, npm_package
from tests.needs import require
from tests.tools.fakes import NOW
from tools.mcp.connection import hear_tools


@pytest.fixture
def everything() -> Iterator[str]:
    """Address of server-everything, served over HTTP by itself."""
    program = npm_package("server-everything") / "dist" / "index.js"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [shutil.which("node") or "node", str(program), "streamableHttp"],
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    """Wait until something listens."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("not up")


class Seen:
    """What an address was asked, and how it answers."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.status, self.headers, self.body = status, headers, body
        self.asked: list[tuple[str, str]] = []
        self.codings: set[str] = set()


@contextmanager
def answering(seen: Seen, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """An HTTP server that gives one answer to everything; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            seen.asked.append((self.path, self.headers.get("authorization", "")))
            seen.codings.add(self.headers.get("accept-encoding", ""))
            self.send_response(seen.status)
            for name, value in seen.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(seen.body)

        do_GET = do_DELETE = do_POST

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def asked(url: str, **settings: Any) -> ToolError:
    """How asking this address fails."""
    server = McpServer.model_validate({"url": url, "timeout": 20, **settings})
    with pytest.raises(ToolError) as caught:
        hear_tools("far", server)
    return caught.value


def test_a_server_behind_an_address_is_called(everything: str, accept: Accept, toolbox: Make) -> None:
    settings = accept("far", McpServer(url=everything, timeout=60), get_sum={}, echo={})
    tools = toolbox(settings)
    assert "5" in tools.call("far.get_sum", {"a": 2, "b": 3}, key="k", now=NOW).value.text
    assert "bonjour" in tools.call("far.echo", {"message": "bonjour"}, key="k", now=NOW).value.text


def test_a_redirect_elsewhere_is_refused_and_not_followed() -> None:
    other = Seen(200, {})
    with answering(other) as there:
        moved = Seen(307, {"location": f"http://127.0.0.1:{there}/mcp"})
        with answering(moved) as here:
            error = asked(f"http://127.0.0.1:{here}/mcp")
    assert "renvoie vers une autre adresse" in error.fr and other.asked == []


def test_a_redirect_to_another_path_of_the_same_host_is_refused() -> None:
    moved = Seen(307, {"location": "/other"})
    with answering(moved) as here:
        error = asked(f"http://127.0.0.1:{here}/mcp")
    assert "renvoie vers une autre adresse" in error.fr and {path for path, _ in moved.asked} == {"/mcp"}


def test_the_token_goes_to_the_address_and_a_refusal_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAR_TOKEN", "s3cret")
    seen = Seen(401, {})
    with answering(seen) as here:
        error = asked(f"http://127.0.0.1:{here}/mcp", token={"env": "FAR_TOKEN"})
    assert seen.asked[0] == ("/mcp", "Bearer s3cret")
    assert "refuse l'accès" in error.fr and "s3cret" not in error.fr


def test_a_flood_is_stopped() -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 0, "result": {"x": "y" * 100_000}}).encode()
    with answering(Seen(200, {"content-type": "application/json"}, body)) as here:
        error = asked(f"http://127.0.0.1:{here}/mcp", output=50_000)
    assert error.failure is Failure.LIMIT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_compressed_answer_is_refused_before_it_is_unpacked(coding: str) -> None:
    body = gzip.compress(b'{"jsonrpc": "2.0", "id": 0, "result": {"x": "' + b"y" * 20_000_000 + b'"}}')
    seen = Seen(200, {"content-type": "application/json", "content-encoding": coding}, body)
    with answering(seen) as here:
        error = asked(f"http://127.0.0.1:{here}/mcp", output=1_000_000)
    assert error.failure is Failure.BROKEN and "compressée" in error.fr
    assert seen.codings == {"identity"}


def test_its_host_is_said_to_whoever_collects_what_a_run_touches() -> None:
    with answering(Seen(401, {})) as here, touching() as hosts:
        asked(f"http://127.0.0.1:{here}/mcp")
    assert hosts == {f"127.0.0.1:{here}"}


def test_what_is_not_of_the_protocol_is_no_answer() -> None:
    with answering(Seen(200, {"content-type": "text/html"}, b"<html>")) as here:
        error = asked(f"http://127.0.0.1:{here}/mcp")
    assert error.failure in (Failure.BROKEN, Failure.UNAVAILABLE)


def test_nobody_there_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = asked(f"http://127.0.0.1:{port}/mcp")
    assert error.failure is Failure.UNAVAILABLE and "injoignable (connexion refusée)" in error.fr


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    require(shutil.which("openssl"), "openssl (sudo apt-get install openssl)")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    seen = Seen(401, {})
    with answering(seen, context) as here:
        refused = asked(f"https://localhost:{here}/mcp")
        assert "certificat refusé" in refused.fr and seen.asked == []
        assert "refuse l'accès" in asked(f"https://localhost:{here}/mcp", ca=certificate).fr


@pytest.mark.parametrize(
    "url", ["http://city.example/mcp", "https://user:pw@city.example/", "ftp://x/", "https://x/?a=b"]
)
def test_an_address_in_clear_or_with_a_password_is_refused_in_the_settings(url: str) -> None:
    with pytest.raises(ValidationError):
        McpServer(url=url)
