"""What was seen, held against what is allowed."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from evals.circuit.launch import RESOLVER
from evals.circuit.recorder import Attempt, Left
from evals.circuit.room import Seen
from evals.circuit.wire import DNS_PORTS

_RESOLVING = ("io.systemd.Resolve", "avahi-daemon")
"""Local sockets behind which another program asks the network for a name."""


@dataclass(frozen=True, order=True)
class Line:
    """What one kind of process tried with one address.

    Attributes:
        state: ``allowed``; ``outside``; ``stopped`` where the process was in a network of its own that leads
            nowhere, or a firewall let no packet out; ``silent`` where a datagram socket was given a peer and
            nothing was sent (a browser learns so whether there is a route).
        kind: ``connection`` or ``dns``.
        to: ``host:port``, or the path of a local socket.
    """

    state: str
    process: str
    kind: str
    to: str
    count: int


@dataclass(frozen=True)
class Verdict:
    """The day's network, counted.

    Attributes:
        names: asked of a name server, as they stood in the packets.
    """

    lines: tuple[Line, ...]
    names: tuple[str, ...]

    @property
    def outside(self) -> int:
        """Connections and queries outside the allow-list from where a packet could have left."""
        return sum(line.count for line in self.lines if line.state == "outside")

    @property
    def stopped(self) -> int:
        """Those made from a network that leads nowhere."""
        return sum(line.count for line in self.lines if line.state == "stopped")

    def record(self) -> dict[str, Any]:
        """Its JSON."""
        return {
            "outside": self.outside,
            "stopped": self.stopped,
            "lines": [vars(line) for line in self.lines],
            "names": list(self.names),
        }


def judge(seen: Seen, allowed: Collection[tuple[str, int]]) -> Verdict:
    """Count what both witnesses saw.

    A packet whose process was seen to ask for the same address is the same attempt; any other is one more, so
    that what one witness misses the other counts. Where packets may have been missed, every attempt counts.

    Args:
        allowed: IP address and port of each host that may be reached.
    """
    counted: Counter[tuple[str, str, str, str]] = Counter()
    sent = {(left.packet.host, left.packet.port) for left in seen.left}
    asked = {(attempt.host, attempt.port) for attempt in seen.attempts if attempt.inside}
    for attempt in seen.attempts:
        if attempt.family != "netlink":
            place = (attempt.host, attempt.port)
            gone = seen.missed or place in sent or _stays(attempt)
            counted[_state(attempt, place in allowed, gone), *_line(attempt)] += 1
    for left in seen.left:
        place = (left.packet.host, left.packet.port)
        if place not in asked and place not in allowed:
            counted["outside", *_of_packet(left)] += 1
    lines = sorted(Line(*key, count) for key, count in counted.items())
    return Verdict(tuple(lines), tuple(_names(seen.left)))


def _stays(attempt: Attempt) -> bool:
    """Whether it goes to this machine itself, where no packet is seen; a service not allowed is outside."""
    return attempt.family != "inet" or ipaddress.ip_address(attempt.host).is_loopback


def _state(attempt: Attempt, allowed: bool, gone: bool) -> str:
    if allowed or (attempt.family == "unix" and not _resolves(attempt)):
        return "allowed"
    if not attempt.inside:
        return "stopped"
    return "outside" if gone else "silent" if attempt.datagram else "stopped"


def _resolves(attempt: Attempt) -> bool:
    return any(part in attempt.host for part in _RESOLVING)


def _line(attempt: Attempt) -> tuple[str, str, str]:
    """Process, kind and destination."""
    if attempt.family == "unix":
        return attempt.process, "dns" if _resolves(attempt) else "local", attempt.host
    kind = "dns" if attempt.port in DNS_PORTS else "connection"
    return attempt.process, kind, _place(attempt.host, attempt.port)


def _of_packet(left: Left) -> tuple[str, str, str]:
    packet = left.packet
    kind = "dns" if packet.port in DNS_PORTS else "connection"
    return left.process, kind, f"{packet.protocol} {_place(packet.host, packet.port)}"


def _place(host: str, port: int) -> str:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{where} (serveur de noms)" if (host, port) == (RESOLVER, 53) else where


def _names(left: Iterable[Left]) -> Iterable[str]:
    return dict.fromkeys(each.packet.name for each in left if each.packet.name)
