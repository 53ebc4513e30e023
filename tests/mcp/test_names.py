"""A server's tool whose name a package has already: it alone is off, is told as such, and nothing else stops."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.settings.installation import Settings
from beffroi.settings.mcp import McpServer, McpTool
from tests.tools.made import enabled, make_package
from tools.mcp.reviewed import keep_reviewed
from tools.mcp.told import Told, told_of
from tools.packages.installation import load_installation
from tools.packages.mount import unmount
from ui.cli.mcp import examination
from ui.cli.mcp.examination import State, examine


@pytest.fixture(autouse=True)
def unmounted() -> Iterator[None]:
    yield
    for name in ("beffroi_colis", "mcp_colis"):
        unmount(name)


def told(name: str) -> Told:
    return told_of({"name": name, "description": "Find.", "inputSchema": {"type": "object"}})


def both(tmp_path: Path, *names: str) -> Settings:
    """A package with ``colis.suivre``, and a server « colis » whose tools were accepted."""
    settings = enabled(tmp_path, make_package(tmp_path))
    keep_reviewed(settings.home, "colis", [told(name) for name in names])
    tools = {name: McpTool(effect="read", sha256=told(name).sha256) for name in names}
    return settings.model_copy(update={"mcp": {"colis": McpServer(command=["/bin/true"], tools=tools)}})


def test_the_servers_tool_alone_is_off_and_names_the_package(tmp_path: Path) -> None:
    installed = load_installation(both(tmp_path, "suivre", "trier"))
    (server,) = installed.servers
    assert server.tools == ("colis.trier",) and [off.tool for off in server.off] == ["suivre"]
    assert "« beffroi_colis » a déjà un outil « colis.suivre »" in server.off[0].fr
    assert "beffroi tool disable beffroi_colis --write" in server.off[0].fr
    assert installed.registry.modules["colis.suivre"] == "beffroi_colis.suivre"
    assert installed.registry.modules["colis.trier"] == "mcp_colis.declared"


def test_what_a_server_brings_that_cannot_be_declared_stops_that_server_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.packages.installation.servers_tools", _unseen)
    installed = load_installation(both(tmp_path, "suivre", "trier"))
    (server,) = installed.servers
    assert server.tools == () and [off.tool for off in server.off] == ["suivre", "trier"]
    assert "Deux outils se nomment" in server.off[0].fr
    assert installed.registry.modules["colis.suivre"] == "beffroi_colis.suivre"


def _unseen(settings: Settings, taken: object) -> object:
    from tools.mcp.installation import servers_tools

    return servers_tools(settings)


def test_a_review_says_that_it_cannot_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = both(tmp_path, "suivre", "trier")
    heard = {name: told(name) for name in ("suivre", "trier")}
    monkeypatch.setattr(examination, "hear_tools", lambda name, server: heard)
    taken, free = examine(settings, "colis").tools
    assert taken.state is State.UNUSABLE and taken.spec is None and "« beffroi_colis »" in taken.why
    assert free.state is State.ACCEPTED and free.spec is not None
