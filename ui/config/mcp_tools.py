"""Settings of servers' tools beside what was reviewed of them: names and values that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from beffroi.errors import ConfigurationError
from beffroi.settings.mcp import McpTool
from ui.config.unsafe import Told

_BLANK: dict[str, Any] = {"fixed": {}, "targets": (), "sentence": "", "questions": {}}


def unfit(data: dict[str, Any], home: File) -> Iterator[Told]:
    """Tools that are off because of their settings. No server is asked: one that nobody reviewed, or whose
    description is another by now, is not looked at."""
    servers = data.get("mcp", {})
    for server, said in servers.items() if isinstance(servers, dict) else ():
        tools = said.get("tools", {}) if isinstance(said, dict) else {}
        for wire, allowed in tools.items() if isinstance(tools, dict) else ():
            yield from _unfit(home, str(server), str(wire), allowed)


def _unfit(home: File, server: str, wire: str, said: Any) -> Iterator[Told]:
    from tools.mcp.reviewed import reviewed_tools  # only where there is a server

    try:
        allowed = McpTool.model_validate(said)
    except ValidationError:
        return  # told as such
    told = reviewed_tools(home, server).get(wire)
    if told is None or told.sha256 != allowed.sha256:
        return
    if why := _refusal(server, told, allowed):
        changes = ((name, allowed.model_copy(update={name: blank})) for name, blank in _BLANK.items())
        wrong = [name for name, changed in changes if name in said and not _refusal(server, told, changed)]
        path = ("mcp", server, "tools", wire, *wrong[:1])
        yield (
            path,
            f"cet outil n'est pas en service. {why}",
            f"corrigez, puis « beffroi mcp review {server} »",
        )


def _refusal(server: str, told: Any, allowed: McpTool) -> str:
    """Why it cannot be declared; empty where it can."""
    from tools.mcp.declared import declare

    try:
        declare(f"{server}.tried", server, told, allowed)
    except ConfigurationError as error:
        return error.fr
    return ""
