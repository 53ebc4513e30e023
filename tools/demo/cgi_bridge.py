"""A CGI program behind an HTTP port on loopback, one process for each request; for tests and demonstrations.

python cgi_bridge.py PORT PROGRAM NAME=VALUE…
"""

from __future__ import annotations

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Bridge(BaseHTTPRequestHandler):
    """Answers GET with what the program writes."""

    program = ""
    environment: dict[str, str] = {}  # noqa: RUF012 - set once, before the server starts

    def do_GET(self) -> None:
        """Runs the program with the request's query."""
        given = {
            **self.environment, "REQUEST_METHOD": "GET", "QUERY_STRING": urlsplit(self.path).query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(self.server.server_address[1]),  # type: ignore[index]
            "SCRIPT_NAME": "/", "SERVER_PROTOCOL": "HTTP/1.1", "GATEWAY_INTERFACE": "CGI/1.1",
        }  # fmt: skip
        done = subprocess.run([self.program], env=given, capture_output=True, timeout=120, check=False)
        head, _, body = done.stdout.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
        fields = [line.partition(b":") for line in head.splitlines()]
        headers = {name.decode().strip(): value.decode().strip() for name, _, value in fields}
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main(port: int, program: str, *variables: str) -> None:
    """Serves until it is ended."""
    pairs = (variable.partition("=") for variable in variables)
    Bridge.program, Bridge.environment = (
        program,
        {name: value for name, _, value in pairs} | {"PATH": os.environ.get("PATH", "")},
    )
    ThreadingHTTPServer(("127.0.0.1", port), Bridge).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
