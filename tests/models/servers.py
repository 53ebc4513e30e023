"""A stand-in for a model server on the loopback interface: real HTTP, answers written beforehand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

USAGE = {"prompt_tokens": 9, "completion_tokens": 5}


@dataclass
class FakeServer:
    """What it was asked, and what it says.

    Attributes:
        answers: contents of its messages, in order; the last one again and again.
        version: of the vLLM that it claims to be; none where empty.
        status: of its completions; not 200 with the first answer as the body.
    """

    answers: list[str]
    version: str = ""
    status: int = 200
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)

    def next(self) -> str:
        """The next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def fake_server(
    *answers: str, version: str = "", status: int = 200, usage: Any = USAGE, finish: str = "stop"
) -> Iterator[FakeServer]:
    """Such a server, until the block ends."""
    fake = FakeServer(list(answers), version, status)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = bool(fake.version) and self.path == "/version"
            self._send(200 if found else 404, json.dumps({"version": fake.version}))

        def do_POST(self) -> None:
            assert self.path == "/v1/chat/completions"
            fake.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = fake.next()
            if fake.status != 200:
                self._send(fake.status, answer)
                return
            choice = {"message": {"content": answer}, "finish_reason": finish}
            self._send(200, json.dumps({"choices": [choice], "usage": usage}))

        def _send(self, status: int, body: str) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
