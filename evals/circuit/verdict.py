"""What was seen, held against what is allowed."""

from __future__ import annotations

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
        state: ``allowed``; ``outside`` where a packet could have left; ``stopped`` where the process was in a
            network of its own that leads nowhere; ``silent`` where a datagram socket was given a peer and no
            packet followed (a browser learns so whether there is a route).
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
    that what one witness misses the other counts.

    Args:
        allowed: IP address and port of each host that may be reached.
    """
    counted: Counter[tuple[str, str, str, str]] = Counter()
    sent = {(left.packet.host, left.packet.port) for left in seen.left}
    asked = {(attempt.host, attempt.port) for attempt in seen.attempts if attempt.inside}
    for attempt in seen.attempts:
        if attempt.family != "netlink":
            counted[_of_attempt(attempt, allowed, sent)] += 1
    for left in seen.left:
        place = (left.packet.host, left.packet.port)
        if place not in asked and place not in allowed:
            counted[_of_packet(left)] += 1
    lines = sorted(Line(*key, count) for key, count in counted.items())
    return Verdict(tuple(lines), tuple(_names(seen.left)))


def _of_attempt(
    attempt: Attempt, allowed: Collection[tuple[str, int]], sent: Collection[tuple[str, int]]
) -> tuple[str, str, str, str]:
    if attempt.family == "unix":
        resolving = any(part in attempt.host for part in _RESOLVING)
        state = "allowed" if not resolving else "outside" if attempt.inside else "stopped"
        return state, attempt.process, "dns" if resolving else "local", attempt.host
    kind = "dns" if attempt.port in DNS_PORTS else "connection"
    place = (attempt.host, attempt.port)
    if place in allowed:
        state = "allowed"
    elif not attempt.inside:
        state = "stopped"
    else:
        state = "silent" if attempt.datagram and place not in sent else "outside"
    return state, attempt.process, kind, _place(*place)


def _of_packet(left: Left) -> tuple[str, str, str, str]:
    packet = left.packet
    kind = "dns" if packet.port in DNS_PORTS else "connection"
    return "outside", left.process, kind, f"{packet.protocol} {_place(packet.host, packet.port)}"


def _place(host: str, port: int) -> str:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{where} (serveur de noms)" if (host, port) == (RESOLVER, 53) else where


def _names(left: Iterable[Left]) -> Iterable[str]:
    return dict.fromkeys(each.packet.name for each in left if each.packet.name)
