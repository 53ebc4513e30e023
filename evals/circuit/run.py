"""One day in the closed room, from an empty home to its verdict."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from evals.circuit.room import Seen, run_in_room
from evals.circuit.verdict import Verdict, judge
from tools.reach.hosts import Host, allowed_hosts

RESULT = Path(__file__).with_name("day.json")
"""What the command of the full day wrote, last time."""
FULL, TYPED = 40, 3
"""Requests of a day at the desk, and how many are asked in the browser too."""
TRACING = {
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_API_KEY": "lsv2_x",
    "LANGSMITH_ENDPOINT": "https://trace.example",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGCHAIN_API_KEY": "lsv2_x",
    "OTEL_SDK_DISABLED": "false",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4318",
    "LITERAL_API_KEY": "x",
    "LITERAL_API_URL": "https://literal.example",
    "TRACELOOP_API_KEY": "x",
    "LANGFUSE_HOST": "https://langfuse.example",
    "HF_TOKEN": "hf_x",
    "HF_ENDPOINT": "https://hub.example",
    "HF_HUB_OFFLINE": "0",
    "PROJ_NETWORK": "ON",
    "HTTP_PROXY": "http://proxy.example:3128",
    "HTTPS_PROXY": "http://proxy.example:3128",
    "ALL_PROXY": "http://proxy.example:3128",
}
"""Variables that would make a library report to outside, or go there by another way."""
_SETTINGS = """[server]
port = {port}

[mcp.horloge]
command = ["{python}", "-I", "{clock}"]
read = ["{here}", "{prefix}"]

[mcp.horloge.tools.heure]
effect = "read"

[mcp.registre]
url = "http://127.0.0.1:{beside}/mcp"

[mcp.registre.tools.bureaux]
effect = "read"
"""


@dataclass(frozen=True)
class DayReport:
    """A day, told.

    Attributes:
        parts: what each part of the day came to.
        seconds: that each part took on the clock, on a machine that may do other things.
        processes: every kind of process and the walls around it.
        allowed: hosts of the day's settings, and the page's own address.
    """

    verdict: Verdict
    parts: dict[str, Any]
    seconds: dict[str, float]
    processes: tuple[dict[str, Any], ...]
    allowed: tuple[str, ...]
    requests: int

    def record(self) -> dict[str, Any]:
        """Its JSON."""
        return {
            "command": f"beffroi doctor --circuit --requests {self.requests} --json",
            **self.verdict.record(),
            "requests": self.requests,
            "allowed": list(self.allowed),
            "variables": sorted(TRACING),
            "parts": self.parts,
            "seconds": self.seconds,
            "processes": list(self.processes),
        }


def run_day(
    requests: int = FULL, typed: int = TYPED, city: Path | None = None, tracing: Mapping[str, str] = TRACING
) -> DayReport:
    """Live a day.

    Args:
        requests: asked at the desk.
        typed: asked in the browser, where there is one.
        city: a demo city to begin with; made where None.
        tracing: variables in the environment of all that runs.

    Raises:
        ConfigurationError: the room cannot be made, or the day broke off.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="beffroi-day-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        if city is not None:
            shutil.copytree(city, home / "city")
        (home / "beffroi.toml").write_text(_settings(port), "utf-8")
        hosts = (*_hosts(home), Host("127.0.0.1", port, "server"))
        words = (sys.executable, "-m", "evals.circuit.day", str(home), str(port), str(requests), str(typed))
        seen = run_in_room(words, _environment(home, tracing))
    told = _told(seen)
    verdict = judge(seen, {(host.name, host.port) for host in hosts})
    addresses = tuple(f"{host.address} ({host.setting})" for host in hosts)
    return DayReport(verdict, told["parts"], told["seconds"], tuple(told["processes"]), addresses, requests)


def _told(seen: Seen) -> dict[str, Any]:
    lines = seen.output.strip().splitlines() or [""]
    try:
        told: dict[str, Any] = json.loads(lines[-1])
    except ValueError:
        told = {}
    if seen.code or not told:
        raise ConfigurationError(
            f"La journée s'est interrompue (code {seen.code}) : {' | '.join(lines[-5:])[-600:]}",
            f"The day broke off (code {seen.code}): {' | '.join(lines[-5:])[-600:]}",
        )
    return told


def _settings(port: int) -> str:
    here = Path(__file__).resolve().parent
    python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    clock = here / "clock.py"
    return _SETTINGS.format(
        port=port, beside=port + 1, python=python, clock=clock, here=here, prefix=sys.base_prefix
    )


def _hosts(home: Path) -> tuple[Host, ...]:
    """What the settings of the day's home allow."""
    before = os.environ.get("BEFFROI_HOME")
    os.environ["BEFFROI_HOME"] = str(home)
    try:
        return allowed_hosts(Settings())
    finally:
        os.environ.pop("BEFFROI_HOME")
        if before is not None:
            os.environ["BEFFROI_HOME"] = before


def _environment(home: Path, tracing: Mapping[str, str]) -> dict[str, str]:
    """Ours without settings of another home, with the variables of the day."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BEFFROI_")}
    return {**kept, **tracing, "BEFFROI_HOME": str(home), "NO_PROXY": "", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    """A port that is free with the one after it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port if port < 65_000 else 20_001
