"""A proxy on loopback that hands requests to a real server and meddles with some of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


@dataclass(frozen=True)
class Asked:
    """A request that came by."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Told:
    """What goes back instead of the server's answer; a status of 0 cuts the connection."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Asked], Told | None]
"""Asked before the real server; None lets the request pass."""
After = Callable[[Asked, Told], Told]
"""Given the real server's answer."""


@dataclass
class Meddler:
    """What the proxy does and has seen.

    Attributes:
        before: may answer in the server's stead.
        after: may change the server's answer.
    """

    server: str
    url: str = ""
    before: Answer = lambda _: None
    after: After = lambda _, told: told
    asked: list[Asked] = field(default_factory=list)

    def writes(self) -> list[Asked]:
        """Requests that change something."""
        return [asked for asked in self.asked if asked.method in ("POST", "PUT")]


def slow(seconds: float) -> Answer:
    """The server takes so long."""

    def wait(_: Asked) -> None:
        time.sleep(seconds)

    return wait


def always(told: Told, method: str = "", path: str = "") -> Answer:
    """This answer to requests of a kind; the others pass."""
    return lambda asked: told if method in ("", asked.method) and path in asked.path else None


@contextmanager
def meddling(server: str) -> Iterator[Meddler]:
    """A proxy before the server with this address."""
    meddler = Meddler(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is told."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.command, self.path, body, dict(self.headers.items()))
            meddler.asked.append(asked)
            told = meddler.before(asked)
            self._tell(told if told is not None else meddler.after(asked, _passed(server, asked)))

        do_POST = do_PUT = do_DELETE = do_GET

        def _tell(self, told: Told) -> None:
            if told.status == 0:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(told.status)
            self.send_header("Content-Type", told.kind)
            self.send_header("Content-Length", str(len(told.body)))
            for name, value in told.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body)

    class Proxy(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that gave up is expected."""

    proxy = Proxy(("127.0.0.1", 0), Handler)
    meddler.url = f"http://127.0.0.1:{proxy.server_address[1]}"
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield meddler
    finally:
        proxy.shutdown()
        proxy.server_close()


@cache
def _onward() -> httpx.Client:
    """One for all requests: each client reads the system's certificates. Its connections serve one request."""
    return httpx.Client(timeout=120, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def _passed(server: str, asked: Asked) -> Told:
    headers = {
        name: value for name, value in asked.headers.items() if name.lower() not in ("host", "connection")
    }
    try:
        answer = _onward().request(asked.method, server + asked.path, content=asked.body, headers=headers)
    except httpx.HTTPError:
        return Told(0)
    return Told(answer.status_code, answer.content, answer.headers.get("content-type", ""))
