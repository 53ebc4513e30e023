"""Which process is which: what each is for, told by its command line."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.circuit.wire import Packet

_ROLES = (
    ("agents.models.worker", "modèle"),
    ("tools.sandbox.child", "outil"),
    ("regopy_child", "règles"),
    ("tools.documents.reading.child", "lecture de documents"),
    ("evals.circuit.clock", "programme MCP"),
    ("evals.circuit.registry", "serveur MCP de la Ville"),
    ("evals.circuit.desk", "poste de travail"),
    ("evals.circuit.day", "journée"),
    ("playwright/driver", "pilote du navigateur"),
    ("chromium", "navigateur"),
    ("mcp\0serve", "serveur MCP de Beffroi"),
    ("run()\0serve", "serveur"),
    ("ui.cli.main", "commande"),
)
"""A part of a command line, and what such a process is for; the first that fits."""
_JAILER = ("bwrap\0", "/usr/bin/bwrap\0")


@dataclass(frozen=True, order=True)
class Walls:
    """What the kernel says of a process.

    Attributes:
        own_network: whether its network namespace is another than the day's.
        filters: seccomp filters on it (the day's own notice is one).
        no_new_privileges: whether it can gain none.
    """

    process: str
    own_network: bool
    filters: int
    no_new_privileges: bool


def descendants() -> Iterator[Walls]:
    """Every process that this one started, and theirs, as they are now."""
    parents = {pid: _parent(pid) for pid in map(int, filter(str.isdigit, os.listdir("/proc")))}
    own = _network(os.getpid())
    for pid in parents:
        above = pid
        while above and above != os.getpid():
            above = parents.get(above, 0)
        network = _network(pid)
        if above and pid != os.getpid() and network:
            yield _walls(pid, network != own)


def _walls(pid: int, own_network: bool) -> Walls:
    lines = (line.partition(":\t") for line in _read(f"/proc/{pid}/status").splitlines())
    status = {name: value for name, _, value in lines}
    filters = int(status.get("Seccomp_filters", "0"))
    return Walls(describe(pid), own_network, filters, status.get("NoNewPrivs") == "1")


def _parent(pid: int) -> int:
    return int((_read(f"/proc/{pid}/stat").rpartition(")")[2].split() or ["", "0"])[1])


def _network(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return 0


def describe(pid: int) -> str:
    """What a process is for; its program where it is none of ours."""
    command = _read(f"/proc/{pid}/cmdline")
    for part, role in _ROLES:
        if part in command:
            # Bubblewrap's own process outside carries the command line of what it holds.
            return f"{role} (bwrap)" if command.startswith(_JAILER) else role
    words = command.rstrip("\0").split("\0")
    return Path(words[0]).name or _read(f"/proc/{pid}/comm").strip() or "processus terminé"


def owner(packet: Packet, pids: Collection[int]) -> str:
    """The process whose socket has the packet's own port, among those seen; « inconnu » where none has it."""
    for pid in pids:
        wanted = _sockets(pid, packet)
        if wanted and any(link in wanted for link in _descriptors(pid)):
            return describe(pid)
    return "inconnu"


def _sockets(pid: int, packet: Packet) -> set[str]:
    """``socket:[inode]`` of those with this port in the process's network, from ``/proc/net`` (proc(5))."""
    found = set()
    for table in (packet.protocol, f"{packet.protocol}6"):
        for line in _read(f"/proc/{pid}/net/{table}").splitlines()[1:]:
            fields = line.split()
            if fields and int(fields[1].rpartition(":")[2], 16) == packet.source:
                found.add(f"socket:[{fields[9]}]")
    return found


def _descriptors(pid: int) -> Iterator[str]:
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            yield os.readlink(f"/proc/{pid}/fd/{name}")
    except OSError:
        return


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return ""
