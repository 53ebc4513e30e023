"""Which tools of which servers this installation uses, and why the others are off. Asks no server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from beffroi.errors import BeffroiError, ConfigurationError
from beffroi.settings.installation import Settings
from beffroi.settings.mcp import McpServer, McpTool
from tools.mcp.declared import declare
from tools.mcp.package import package_name, write_server_package
from tools.mcp.reviewed import reviewed_tools, seen_hashes
from tools.mcp.schema import plain_name
from tools.mcp.told import Told

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Off:
    """A tool that the settings allow and that is not in use: why, and what to do."""

    tool: str
    fr: str
    en: str


@dataclass(frozen=True)
class ServerTools:
    """One server of the settings.

    Attributes:
        tools: names of those in use, as plans call them.
        folder: of their package; None where none is in use.
    """

    server: str
    tools: tuple[str, ...] = ()
    off: tuple[Off, ...] = ()
    folder: Path | None = None

    @property
    def package(self) -> str:
        """Under which the tools are imported."""
        return package_name(self.server)

    def all_off(self, error: BeffroiError) -> ServerTools:
        """The same with none of its tools in use, for this reason."""
        off = (Off(tool.partition(".")[2], error.fr, error.en) for tool in self.tools)
        return ServerTools(self.server, (), (*self.off, *off))


def servers_tools(settings: Settings, taken: Mapping[str, str] = _NONE) -> list[ServerTools]:
    """The tools of each server, in the settings' order.

    Args:
        taken: names that tools of packages have already, each with its package.

    Raises:
        ConfigurationError: the home cannot be written.
    """
    return [_of(settings.home, name, server, taken) for name, server in settings.mcp.items()]


def _of(home: Path, name: str, server: McpServer, taken: Mapping[str, str]) -> ServerTools:
    used: list[tuple[Told, McpTool]] = []
    off: list[Off] = []
    for wire, allowed in server.tools.items():
        found = _usable(home, name, wire, allowed)
        if isinstance(found, Off):
            off.append(found)
        elif package := taken.get(called := f"{name}.{plain_name(wire)}"):
            off.append(name_taken(wire, called, package))
        elif any(plain_name(wire) == plain_name(told.name) for told, _ in used):
            off.append(Off(wire, "Un autre outil de ce serveur porte déjà ce nom.", "Its name is taken."))
        else:
            used.append((found, allowed))
    folder = write_server_package(home, name, used) if used else None
    names = tuple(f"{name}.{plain_name(told.name)}" for told, _ in used)
    return ServerTools(name, names, tuple(off), folder)


def name_taken(wire: str, called: str, package: str) -> Off:
    """A package's tool has the name already."""
    return Off(
        wire,
        f"Le paquet « {package} » a déjà un outil « {called} » : celui du serveur est arrêté. Donnez un "
        "autre nom au serveur dans les réglages, ou retirez le paquet : beffroi tool disable "
        f"{package} --write",
        f"Package '{package}' has a tool '{called}' already: the server's is off. Give the server another "
        f"name in the settings, or take the package out: beffroi tool disable {package} --write",
    )


def _usable(home: Path, name: str, wire: str, allowed: McpTool) -> Told | Off:
    told = reviewed_tools(home, name).get(wire)
    if not allowed.sha256 or told is None or told.sha256 != allowed.sha256:
        return Off(
            wire,
            f"Cet outil n'a pas encore été relu et accepté : beffroi mcp review {name} le montre, et dit "
            "s'il peut servir",
            f"This tool has not been reviewed and accepted yet: beffroi mcp review {name}",
        )
    if seen_hashes(home, name).get(wire, allowed.sha256) != allowed.sha256:
        return changed(name, wire)
    return next(_declarable(name, told, allowed))


def changed(server: str, wire: str) -> Off:
    """The tool is not any more what was reviewed."""
    return Off(
        wire,
        f"La description de cet outil a changé depuis sa relecture, ou il n'existe plus : il est arrêté. "
        f"Relisez-le : beffroi mcp review {server}",
        f"This tool's description has changed since it was reviewed, or it is gone: it is off. "
        f"Review it: beffroi mcp review {server}",
    )


def _declarable(name: str, told: Told, allowed: McpTool) -> Iterator[Told | Off]:
    try:
        declare(f"{package_name(name)}.tried", name, told, allowed)
    except ConfigurationError as error:
        yield Off(told.name, error.fr, error.en)
    else:
        yield told
