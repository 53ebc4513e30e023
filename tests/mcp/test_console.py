"""The console says which tools of MCP servers are in use, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from beffroi.settings.mcp import McpServer, McpTool
from tests.ui.conftest import House, house
from tests.ui.people import ADMIN

__all__ = ["house"]
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
