"""MCP servers of the settings: each is asked, and its tools are what a person accepted."""

from __future__ import annotations

from collections.abc import Iterator

from beffroi.errors import BeffroiError
from beffroi.settings.installation import Settings
from ui.checks.findings import Found, Missing, Result


def check_mcp(settings: Settings) -> Result:
    """Each answers, and none of its tools waits for a review."""
    if not settings.mcp:
        return Found("aucun")
    wrong = list(_wrong(settings))
    if not wrong:
        tools = sum(len(server.tools) for server in settings.mcp.values())
        return Found(f"{', '.join(settings.mcp)} : {tools} outils, tels qu'acceptés")
    return Missing(" ; ".join(f"{name} : {why}" for name, why in wrong), f"beffroi mcp review {wrong[0][0]}")


def _wrong(settings: Settings) -> Iterator[tuple[str, str]]:
    """What is wrong, by server. What each says now is remembered: a change puts its tool off everywhere."""
    from tools.mcp.connection import hear_tools
    from tools.mcp.reviewed import keep_seen
    from tools.packages.installation import load_installation

    for name, server in settings.mcp.items():
        try:
            keep_seen(settings.home, name, server.tools, hear_tools(name, server))
        except BeffroiError as error:
            yield name, error.fr
    for one in load_installation(settings).servers:
        for off in one.off:
            yield one.server, f"{off.tool} : {off.fr}"
