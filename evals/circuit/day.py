"""The scripted day: every way in which the house is used, one after another.

python -m evals.circuit.day HOME PORT REQUESTS TYPED

Runs inside the closed room. REQUESTS are asked at a desk, TYPED of them in the browser's conversation. The
last line is a JSON object: each part of the day, and each process with the walls that were around it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx

from evals.circuit.desk import REQUESTS
from evals.circuit.processes import Walls, descendants
from evals.circuit.visit import read_plainly, visit
from ui.home import DEMO_PASSWORD

AGENT, AUDITOR, SUPERVISOR = "claire.aubry", "samuel.cohen", "olivier.perrault"
_COMMAND = [sys.executable, "-c", "from ui.cli.main import run; run()"]
_START_SECONDS = 300.0


class Day:
    """One day in one home.

    Args:
        port: of the page; the next one is that of the city's MCP server.
    """

    def __init__(self, home: Path, port: int) -> None:
        self._home, self._port = home, port
        self._url = f"http://127.0.0.1:{port}"
        self._server: subprocess.Popen[bytes] | None = None
        self.parts: dict[str, Any] = {}
        self.seconds: dict[str, float] = {}
        self.walls: set[Walls] = set()

    def run(self, requests: int, typed: int) -> None:
        """The whole day.

        Args:
            requests: asked at a desk; where none, nobody audits either.
            typed: asked in the browser, where there is one.
        """
        registry = subprocess.Popen([sys.executable, "-m", "evals.circuit.registry", str(self._port + 1)])
        try:
            self._part("documents", self._documents)
            self._part("mcp_review", self._review)
            self._part("start", self.start)
            asked = REQUESTS.read_text("utf-8").splitlines()[:typed]
            self._part("sign_in", lambda: visit(self._url, AGENT, DEMO_PASSWORD, asked))
            if requests:
                self._part("audit", lambda: visit(self._url, AUDITOR, DEMO_PASSWORD, ()))
                self._part("requests", lambda: self._desk(requests))
            self._part("mcp", self._mcp)
            self._part("errors", lambda: self._errors(long=requests > 0))
            self._part("exports", self._exports)
            self._part("restart", self._restart)
            self._part("after_restart", lambda: read_plainly(self._url, AGENT, DEMO_PASSWORD))
        finally:
            self.stop()
            registry.kill()

    def start(self) -> str:
        """Start the server and wait until it answers."""
        self._server = subprocess.Popen([*_COMMAND, "serve"])
        until = time.monotonic() + _START_SECONDS
        while self._server.poll() is None and time.monotonic() < until:
            try:
                return httpx.get(f"{self._url}/healthz", timeout=2, trust_env=False).text
            except httpx.TransportError:
                time.sleep(0.2)
        raise SystemExit("the server did not start")

    def stop(self) -> None:
        """Kill the server, as a power cut would."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    def _part(self, name: str, do: Callable[[], Any]) -> None:
        began = time.monotonic()
        self.parts[name] = do()
        self.seconds[name] = round(time.monotonic() - began, 1)
        self.walls |= set(descendants())

    def _restart(self) -> str:
        self.stop()
        return self.start()

    def _documents(self) -> Any:
        return self._told("documents", "index", "--all", "--json")["folders"][0]["read"]

    def _review(self) -> list[int]:
        names = ("horloge", "registre")
        for name in names:
            self._code("mcp", "review", name)  # only what was shown can be accepted
        return [self._code("mcp", "review", name, "--all") for name in names]

    def _desk(self, requests: int) -> Any:
        process = subprocess.Popen(
            [sys.executable, "-m", "evals.circuit.desk", AGENT, str(requests)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        while process.poll() is None:
            self.walls |= set(descendants())
            time.sleep(0.5)
        return json.loads(process.stdout.read().splitlines()[-1])

    def _mcp(self) -> list[bool]:
        return anyio.run(self._called)

    async def _called(self) -> list[bool]:
        from mcp import ClientSession, StdioServerParameters
        from mcp.client.stdio import stdio_client

        serve = StdioServerParameters(
            command=_COMMAND[0], args=[*_COMMAND[1:], "mcp", "serve", "--as", AGENT], env=dict(os.environ)
        )
        calls: tuple[tuple[str, dict[str, Any]], ...] = (
            ("gis_locate", {"address": "12 rue Oberkampf"}),
            ("horloge_heure", {}),
            ("registre_bureaux", {"arrondissement": "11e"}),
        )
        async with stdio_client(serve) as (read, write), ClientSession(read, write) as client:
            await client.initialize()
            return [not (await client.call_tool(name, given)).isError for name, given in calls]

    def _errors(self, long: bool) -> list[int]:
        wrong = [("ask", "x" * 20_000, "--as", AGENT), ("approvals", "accept", "aucun", "--as", AGENT)]
        return [
            self._code("ask", "Bonjour", "--as", "personne.du.tout"),
            *(self._code(*words) for words in wrong if long),
            httpx.get(f"{self._url}/nulle-part", trust_env=False).status_code,
            httpx.get(f"{self._url}/documents/aucun", trust_env=False).status_code,
        ]

    def _exports(self) -> int:
        out = self._home / "export.jsonl"
        self._code("ledger", "export", "--out", str(out))
        return len(out.read_text("utf-8").splitlines())

    def _code(self, *words: str) -> int:
        return subprocess.run([*_COMMAND, *words], capture_output=True, check=False).returncode

    def _told(self, *words: str) -> Any:
        return json.loads(subprocess.run([*_COMMAND, *words], stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Live the day and tell it."""
    home, port, requests, typed = Path(sys.argv[1]), *map(int, sys.argv[2:])
    day = Day(home, port)
    day.run(requests, typed)
    walls = [vars(each) for each in sorted(day.walls)]
    print(json.dumps({"parts": day.parts, "seconds": day.seconds, "processes": walls}, ensure_ascii=False))


if __name__ == "__main__":
    main()
