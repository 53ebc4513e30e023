"""Servers that others wrote (npm, pinned by ``npm/package-lock.json``) and a hostile one of our own."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from beffroi.settings.installation import SandboxSettings, Settings
from beffroi.settings.mcp import McpServer, McpTool
from tests.mcp.house import House
from tests.needs import require
from tests.tools.fakes import FakeConnectors
from tools.mcp.connection import hear_tools
from tools.mcp.reviewed import keep_reviewed
from tools.toolbox import Toolbox, build_toolbox

NPM = Path(sys.prefix) / "mcp" / "node_modules"
HOSTILE = Path(__file__).parent / "hostile"
Accept = Callable[..., Settings]
Make = Callable[[Settings], Toolbox]


def npm_package(name: str) -> Path:
    """Folder of an installed package of the protocol's own."""
    folder = NPM / "@modelcontextprotocol" / name
    require(shutil.which("node") and folder.is_dir(), f"npm {name} (scripts/install-tests.sh)")
    return folder


def npm_server(name: str, *arguments: str, **settings: Any) -> McpServer:
    """One of the protocol's reference servers."""
    node = shutil.which("node") or "/usr/bin/node"
    program = str(npm_package(f"server-{name}") / "dist" / "index.js")
    settings = {"read": [NPM], "timeout": 60, **settings}
    return McpServer.model_validate({"command": [node, program, *arguments], **settings})


def hostile_server(mode: str, folder: Path, **settings: Any) -> McpServer:
    """Our own server that misbehaves."""
    python = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    return McpServer.model_validate(
        {
            "command": [python, "-I", str(HOSTILE / "server.py"), mode, str(folder)],
            "read": [HOSTILE, Path(sys.base_prefix)],
            "write": [folder],
            "timeout": 30,
            **settings,
        }
    )


@pytest.fixture
def accept(tmp_path: Path) -> Accept:
    """Settings with one server whose tools were reviewed as they are now."""

    def accepted(name: str, server: McpServer, **tools: dict[str, Any]) -> Settings:
        told = hear_tools(name, server)
        by_wire = {wire: tools[wire.replace("-", "_")] for wire in told if wire.replace("-", "_") in tools}
        assert len(by_wire) == len(tools)
        keep_reviewed(tmp_path, name, [told[wire] for wire in by_wire])
        allowed = {
            wire: McpTool.model_validate({"effect": "read", "sha256": told[wire].sha256, **said})
            for wire, said in by_wire.items()
        }
        sandbox = SandboxSettings(spares=0)
        return Settings(
            home=tmp_path, sandbox=sandbox, mcp={name: server.model_copy(update={"tools": allowed})}
        )

    return accepted


@pytest.fixture
def toolbox() -> Iterator[Make]:
    """Makes the toolbox of an installation over a city in memory."""
    with ExitStack() as stack:

        def make(settings: Settings) -> Toolbox:
            return stack.enter_context(closing(build_toolbox(settings, FakeConnectors())))

        yield make


def with_server(settings: Settings, name: str, server: McpServer) -> Settings:
    """The same installation whose server now behaves otherwise; what was accepted stays accepted."""
    allowed = settings.mcp[name].tools
    return settings.model_copy(update={"mcp": {name: server.model_copy(update={"tools": allowed})}})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, city_folder: Path) -> Iterator[House]:
    home = tmp_path_factory.mktemp("serving")
    shutil.copytree(city_folder, home / "city")
    made = House(Settings(home=home, sandbox=SandboxSettings(spares=1)))
    with closing(made.assistant):
        yield made
