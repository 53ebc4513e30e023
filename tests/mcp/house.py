"""An installation over the demo city, served to clients in this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anyio
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import CallToolResult, Tool

from agents.assistant import Assistant, build_assistant
from agents.planner.stated import StatedPlanner
from beffroi.settings.installation import Settings
from beffroi.tool import ToolSpec
from tests.graph.people import open_accounts
from tools.connectors import open_connectors
from tools.toolbox import build_toolbox
from ui.mcp.calls import Calls
from ui.mcp.server import build_server

PAGE = "http://127.0.0.1:8060"
CLAIRE, NADIA, OLIVIER = "claire.aubry", "nadia.cherif", "olivier.perrault"


class House:
    """An installation, and clients of it."""

    def __init__(self, settings: Settings) -> None:
        open_accounts(settings)
        self.settings = settings
        self._toolbox = build_toolbox(settings, open_connectors(settings.city_home))
        self._planner = StatedPlanner(settings, self._toolbox.registry)
        self.assistant: Assistant = build_assistant(settings, self._planner, self._toolbox)

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return self._toolbox.registry.specs

    def calls(self, account: str, assistant: Any = None, page: str = PAGE) -> Calls:
        return Calls(assistant or self.assistant, self._planner, self.specs, account, lambda: page)

    def call(self, name: str, account: str = CLAIRE, **arguments: Any) -> CallToolResult:
        """One call over the protocol."""
        return anyio.run(self._called, account, name, arguments)

    def tools(self) -> dict[str, Tool]:
        return {tool.name: tool for tool in anyio.run(self._listed)}

    async def _called(self, account: str, name: str, arguments: dict[str, Any]) -> CallToolResult:
        server = build_server(self.calls(account), self.specs)
        async with create_connected_server_and_client_session(server) as client:
            return await client.call_tool(name, arguments)

    async def _listed(self) -> list[Tool]:
        server = build_server(self.calls(CLAIRE), self.specs)
        async with create_connected_server_and_client_session(server) as client:
            return (await client.list_tools()).tools
