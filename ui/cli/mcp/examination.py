"""What a person reviews of a server: what it says of each tool now, beside what was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from enum import StrEnum
from json import dumps
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.mcp import McpServer, McpTool
from beffroi.tool import ToolSpec, spec_of
from tools.mcp.connection import hear_tools
from tools.mcp.declared import declare
from tools.mcp.installation import name_taken
from tools.mcp.package import package_name
from tools.mcp.reviewed import keep_seen, reviewed_tools
from tools.mcp.schema import map_schema
from tools.mcp.told import Told
from tools.packages.installation import names_taken


class State(StrEnum):
    """Where a tool stands."""

    ACCEPTED = "accepted"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class Seen:
    """One tool that the settings allow.

    Attributes:
        told: as the server tells it now; None where it has it no longer.
        spec: as plans would know it; None where it cannot be mapped, for the reason in ``why``.
        left_out: optional arguments that no call would give, each with what it is.
        changes: lines of the difference to what was accepted.
    """

    name: str
    state: State
    allowed: McpTool
    told: Told | None = None
    spec: ToolSpec | None = None
    why: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """A server as it is now; ``others`` are tools that the settings do not allow."""

    server: str
    tools: tuple[Seen, ...]
    others: tuple[Told, ...]


def examine(settings: Settings, name: str) -> Review:
    """Ask a server what it says of its tools.

    Raises:
        ConfigurationError: the settings have no such server.
        ToolError: it cannot be asked.
    """
    server = server_named(settings, name)
    heard = hear_tools(name, server)
    keep_seen(settings.home, name, server.tools, heard)
    before, taken = reviewed_tools(settings.home, name), names_taken(settings)
    tools = tuple(
        _unnamed(_seen(name, wire, allowed, heard.get(wire), before), taken)
        for wire, allowed in server.tools.items()
    )
    return Review(name, tools, tuple(heard[wire] for wire in sorted(set(heard) - set(server.tools))))


def server_named(settings: Settings, name: str) -> McpServer:
    """The server of the settings.

    Raises:
        ConfigurationError: there is none of this name.
    """
    if name in settings.mcp:
        return settings.mcp[name]
    known = ", ".join(settings.mcp) or "aucun"
    raise ConfigurationError(
        f"Les réglages n'ont pas de serveur MCP « {name} ». Serveurs : {known}.",
        f"The settings have no MCP server '{name}'.",
    )


def _seen(name: str, wire: str, allowed: McpTool, told: Told | None, before: dict[str, Told]) -> Seen:
    if told is None:
        return Seen(wire, State.GONE, allowed, why="Le serveur n'a pas, ou plus, cet outil.")
    old = before.get(wire)
    known = old is not None and old.sha256 == allowed.sha256
    changes = _difference(old, told) if known and old is not None else ()
    try:
        spec = spec_of(declare(f"{package_name(name)}.seen", name, told, allowed))
        left_out = map_schema(told.schema, allowed.fixed, "Seen", allowed.effect != "read").left_out
    except ConfigurationError as error:
        return Seen(wire, State.UNUSABLE, allowed, told, why=error.fr, changes=changes)
    state = (
        State.ACCEPTED if told.sha256 == allowed.sha256 and known else State.CHANGED if known else State.NEW
    )
    return Seen(wire, state, allowed, told, spec, left_out=left_out, changes=changes)


def _unnamed(seen: Seen, taken: Mapping[str, str]) -> Seen:
    """Unusable where a package's tool has the name that plans would call it by."""
    package = taken.get(seen.spec.name) if seen.spec is not None else None
    if seen.spec is None or package is None:
        return seen
    why = name_taken(seen.name, seen.spec.name, package).fr
    return replace(seen, state=State.UNUSABLE, spec=None, left_out={}, why=why)


def _difference(old: Told, new: Told) -> tuple[str, ...]:
    lines = unified_diff(_lines(old.whole), _lines(new.whole), "accepté", "maintenant", lineterm="", n=1)
    return tuple(lines)


def _lines(whole: Any) -> list[str]:
    return dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).split("\n")
