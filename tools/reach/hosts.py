"""Which hosts each process may reach: derived from the settings, and from nothing else.

Every ``url``, and every ``host`` with its ``port``, below the settings is a host of the server's; a new kind
of system is counted without being named here. Models, tools, readers of documents and programs of MCP servers
have none.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from beffroi.settings.installation import Settings
from beffroi.touched import address, host_port

_LISTENING = frozenset({"server"})
"""Settings whose host is where we listen."""
DATABASES = ("database", "retention.keys")
"""Settings that are SQLAlchemy addresses; one without a host is a file."""
_RESOLVER = Path("/etc/resolv.conf")
_DNS = 53


@dataclass(frozen=True, order=True)
class Host:
    """A host that may be reached.

    Attributes:
        name: as the settings write it; a name or an IP address.
        setting: that names it (``systems.directory``).
    """

    name: str
    port: int
    setting: str

    @property
    def address(self) -> str:
        """``name:port``, an IPv6 address in brackets."""
        return address(self.name, self.port)

    @property
    def local(self) -> bool:
        """Whether it is this machine itself."""
        return self.name == "localhost" or (_is_ip(self.name) and ipaddress.ip_address(self.name).is_loopback)


@dataclass(frozen=True)
class Reach:
    """What one kind of process may reach.

    Attributes:
        process: « serveur », « modèle »…
        wall: what of the system holds it to that, in French.
    """

    process: str
    hosts: tuple[Host, ...]
    wall: str


def allowed_hosts(settings: Settings, resolver: Path = _RESOLVER) -> tuple[Host, ...]:
    """Every host that the server and the commands may reach; the machine's name servers where a host is named
    by a name."""
    found = dict.fromkeys((*_databases(settings), *_found(settings, "")))
    if any(not host.local and not _is_ip(host.name) for host in found):
        found |= dict.fromkeys(_name_servers(resolver))
    return tuple(found)


def reaches(settings: Settings, resolver: Path = _RESOLVER) -> tuple[Reach, ...]:
    """Every kind of process, and what it may reach."""
    alone = "espace réseau à lui seul, sans route"
    firewall = "pare-feu de l'unité systemd ou nftables (beffroi circuit rules)"
    programs = [name for name, server in settings.mcp.items() if server.command is not None]
    return (
        Reach("serveur et commandes", allowed_hosts(settings, resolver), firewall),
        Reach("modèle qui planifie", (), f"{alone} ; aucune prise réseau (seccomp)"),
        Reach("outil, à chaque appel", (), f"{alone} ; aucune prise réseau (seccomp)"),
        Reach("lecture de documents", (), f"{alone} ; aucune prise réseau (seccomp)"),
        *(Reach(f"programme MCP « {name} »", (), f"{alone} ; seccomp") for name in programs),
    )


def _found(value: Any, at: str) -> Iterator[Host]:
    match value:
        case BaseModel():
            yield from _own(value, at)
            for name in type(value).model_fields:
                path = f"{at}.{name}" if at else name
                if path not in _LISTENING:
                    yield from _found(getattr(value, name), path)
        case dict():
            for key, each in value.items():
                yield from _found(each, f"{at}.{key}")
        case list() | tuple():
            for number, each in enumerate(value):
                yield from _found(each, f"{at}.{number}")


def _own(value: BaseModel, at: str) -> Iterator[Host]:
    url, name, port = (getattr(value, key, None) for key in ("url", "host", "port"))
    if isinstance(url, str) and url:
        yield _of_url(url, at)
    if isinstance(name, str) and isinstance(port, int):
        yield Host(name, port, at)


def _of_url(url: str, at: str) -> Host:
    return Host(*host_port(url), at)


def _databases(settings: Settings) -> Iterator[Host]:
    for setting in DATABASES:
        url = str(attrgetter(setting)(settings))
        if urlsplit(url).hostname:
            yield _of_url(url, setting)


def _name_servers(resolver: Path) -> Iterator[Host]:
    try:
        lines = resolver.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver" and _is_ip(words[1]):
            yield Host(words[1].partition("%")[0], _DNS, str(resolver))


def _is_ip(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
