"""The console says which tools of MCP servers are in use, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.settings.mcp import McpServer, McpTool
from tests.mcp.test_names import both, unmounted
from tests.ui.conftest import House, house
from tests.ui.people import ADMIN
from tools.packages.installation import load_installation

__all__ = ["house", "unmounted"]
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def servers(house: House, tmp_path: Path) -> Iterator[House]:
    house.settings.mcp = {
        "archives": McpServer(command=["/bin/true"], tools={HOSTILE: McpTool(effect="read")})
    }
    yield house


def test_a_tool_that_waits_for_a_review_is_told_as_text(servers: House) -> None:
    browser = servers.browser(ADMIN)
    page = browser.get("/audit/systems").text
    assert "Serveurs MCP" in page and "beffroi mcp review archives" in page
    assert HOSTILE not in page and "&lt;script&gt;" in page
    (told,) = browser.get("/audit/systems.json").json()["mcp"]
    assert told["tools"] == [] and "pas encore été relu" in told["off"][HOSTILE]


def test_a_tool_whose_name_a_package_has_is_off_and_says_so(house: House, tmp_path: Path) -> None:
    began = both(tmp_path, "suivre", "trier")
    house.settings.mcp, house.assistant.registry = began.mcp, load_installation(began).registry
    browser = house.browser(ADMIN)
    (told,) = browser.get("/audit/systems.json").json()["mcp"]
    assert told["tools"] == ["colis.trier"] and list(told["off"]) == ["suivre"]
    assert "« beffroi_colis » a déjà un outil « colis.suivre »" in told["off"]["suivre"]
    page = browser.get("/audit/systems").text
    assert page.count("en service") == 1 and "beffroi tool disable beffroi_colis --write" in page


def test_a_tool_that_the_house_began_without_is_not_called_in_use(house: House, tmp_path: Path) -> None:
    house.settings.mcp = both(tmp_path, "trier").mcp
    (told,) = house.browser(ADMIN).get("/audit/systems.json").json()["mcp"]
    assert told["tools"] == [] and "redémarrez Beffroi" in told["off"]["trier"]
