"""Which system an effect goes to: told by a digest, so that another one in its place is noticed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from beffroi.settings.mcp import McpServer
from beffroi.settings.systems import Embedded, NoSystem, Smtp, SystemsSettings
from beffroi.settings.tickets import Glpi, Open311, Redmine
from tools.city.manifest import read_identity

Place = tuple[str, ...]
"""Kind of a system and what tells it from others of its kind: address, project, folder. Nothing secret."""


def places_of(systems: SystemsSettings, folder: Path) -> dict[str, Place]:
    """Where the effects of each system that has any go, by the name of its setting.

    Args:
        folder: of the embedded city; another one that was made in it is another system.

    Raises:
        ConfigurationError: its identity cannot be read.
    """
    return {"ticketing": _ticketing(systems.ticketing, folder), "mail": _mail(systems.mail)}


def server_place(name: str, server: McpServer) -> Place:
    """Where the effects of an MCP server's tools go: its address, or its program with what it is given."""
    if server.url is not None:
        return ("mcp", name, _address(server.url))
    given = (f"{key}={value}" for key, value in sorted(server.environment.items()))
    return ("mcp", name, *(server.command or ()), *given, *map(str, server.write))


def place_digest(places: Mapping[str, tuple[Place, ...]], home: Path | None) -> str:
    """SHA-256 (hex) over the places where the effects of tools go, by the tools' names.

    Args:
        home: of the installation: what lies in it is told by its name there, so that a home that was moved
            or restored elsewhere has the same systems.
    """
    told = {
        name: [[_within(part, home) for part in place] for place in found] for name, found in places.items()
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _ticketing(system: Embedded | Redmine | Glpi | Open311, folder: Path) -> Place:
    match system:
        case Redmine():
            return (system.kind, _address(system.url), system.project)
        case Glpi():
            return (system.kind, _address(system.url), str(system.entity))
        case Open311():
            return (system.kind, _address(system.url), system.jurisdiction)
        case Embedded():
            identity = read_identity(folder)
            return (system.kind, str(folder.resolve()), *([identity] if identity else []))


def _mail(system: NoSystem | Smtp) -> Place:
    return (system.kind, system.host, str(system.port)) if isinstance(system, Smtp) else (system.kind,)


def _address(url: str) -> str:
    return url.rstrip("/")


def _within(part: str, home: Path | None) -> str:
    if home is None:
        return part
    return re.sub(rf"{re.escape(str(home.resolve()))}(?=/|$)", "~", part)
