"""The witness over HTTP: two routes, small bodies, one thread a request."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from beffroi_witness.folder import Folder
from beffroi_witness.witness import Answer, answer, latest

_MOST = 200_000
_SECONDS = 20
_CHECKPOINT = re.compile(r"/([0-9a-f]{64})/checkpoint")


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness's folder. Port 0 takes a free one (``server_port``)."""

    daemon_threads = True

    def __init__(self, folder: Folder, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.folder = folder


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    server_version = "beffroi-witness"
    sys_version = ""
    timeout = _SECONDS

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._send(Answer(404, "no such address\n"))
        elif not length.isdecimal() or int(length) > _MOST:
            self.close_connection = True
            self._send(Answer(413, "too long\n"))
        else:
            self._send(answer(self.server.folder, self.rfile.read(int(length))))

    def do_GET(self) -> None:
        asked = _CHECKPOINT.fullmatch(self.path)
        self._send(latest(self.server.folder, asked[1]) if asked else Answer(404, "no such address\n"))

    def log_message(self, format: str, *args: object) -> None:
        """Silent: what was cosigned, and what was refused as a contradiction, is in the folder."""

    def _send(self, told: Answer) -> None:
        body = told.body.encode()
        self.send_response(told.status)
        self.send_header("Content-Type", told.type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
