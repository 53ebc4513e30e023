"""Both witnesses at work: who reached for what, from the first process of the day to the last."""

from __future__ import annotations

import ipaddress
import os
import select
import socket
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

from evals.circuit.notify import Notice, is_datagram, let_go_on, receive
from evals.circuit.processes import describe, owner
from evals.circuit.wire import Packet, parse

_LONGEST = 128
_TICK = 0.2
_PACKET_OPTIONS, _STATISTICS = 263, 6


@dataclass(frozen=True)
class Attempt:
    """A process reached for an address.

    Attributes:
        process: what it is for (« modèle »), see `evals.circuit.processes`.
        family: ``inet``, ``unix``, ``netlink`` (the kernel itself), or the number of another one.
        host: an IP address, the path of a local socket, or ``?`` where its memory could not be read.
        inside: whether it was in the day's own network, where a packet could have left; else it was in a
            namespace of its own that leads nowhere.
        datagram: whether nothing was sent yet: a datagram socket was given its peer.
    """

    process: str
    pid: int
    family: str
    host: str
    port: int
    inside: bool
    datagram: bool


@dataclass(frozen=True)
class Left:
    """A packet that would have left the machine, and the process whose socket sent it, where it was found."""

    process: str
    packet: Packet


class Recorder:
    """Notes every attempt until it is stopped.

    Args:
        notices: descriptor of `evals.circuit.notify.install`.
        packets: descriptor of a packet socket on the outer end of the room.
        network: inode of the room's network namespace.
    """

    def __init__(self, notices: int, packets: int, network: int) -> None:
        self.attempts: list[Attempt] = []
        self.left: list[Left] = []
        self.missed = False
        self._notices, self._network = notices, network
        self._packets = socket.socket(fileno=packets)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._calls, self._wire)]

    def start(self) -> None:
        """Look on from now."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Note what is still on its way, then stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.missed = missed(self._packets)
        self._packets.close()
        os.close(self._notices)

    def _calls(self) -> None:
        poll = select.poll()
        poll.register(self._notices, select.POLLIN)
        while not self._stop.is_set():
            for _, event in poll.poll(_TICK * 1000):
                if not event & select.POLLIN:
                    return  # the last process of the day has ended
                if (notice := receive(self._notices)) is not None:
                    self._note(notice)
                    let_go_on(self._notices, notice)

    def _note(self, notice: Notice) -> None:
        family, host, port = address(_memory(notice))
        inside = _network_of(notice.pid) in (self._network, 0)
        datagram = family == "inet" and is_datagram(notice)
        self.attempts.append(Attempt(describe(notice.pid), notice.pid, family, host, port, inside, datagram))

    def _wire(self) -> None:
        while True:
            ready, _, _ = select.select([self._packets], [], [], _TICK)
            if not ready:
                if self._stop.is_set():
                    return
                continue
            packet = parse(self._packets.recv(65536))
            if packet is not None:
                self.left.append(Left(owner(packet, {attempt.pid for attempt in self.attempts}), packet))


def missed(packets: socket.socket) -> bool:
    """Whether a packet socket lost any (packet(7), ``PACKET_STATISTICS``)."""
    counted = packets.getsockopt(_PACKET_OPTIONS, _STATISTICS, 8)
    return bool(struct.unpack("=II", counted)[1])


def address(data: bytes) -> tuple[str, str, int]:
    """Family, host and port of a socket address as it lies in memory; ``?`` where it is none."""
    family = struct.unpack_from("=H", data)[0] if len(data) >= 2 else -1
    if family == socket.AF_UNIX:
        path = data[2:]
        name = "@" + path[1:].decode("utf-8", "replace") if path[:1] == b"\0" else _text(path)
        return "unix", name.rstrip("\0"), 0
    if family == socket.AF_INET and len(data) >= 8:
        return "inet", str(ipaddress.ip_address(data[4:8])), struct.unpack_from("!H", data, 2)[0]
    if family == socket.AF_INET6 and len(data) >= 24:
        found = ipaddress.IPv6Address(data[8:24])
        return "inet", str(found.ipv4_mapped or found), struct.unpack_from("!H", data, 2)[0]
    return ("netlink" if family == socket.AF_NETLINK else str(family)), "?", 0


def _text(path: bytes) -> str:
    return path.partition(b"\0")[0].decode("utf-8", "replace")


def _memory(notice: Notice) -> bytes:
    """The address in the process's memory; empty, which counts as unknown, where it cannot be read."""
    try:
        with Path(f"/proc/{notice.pid}/mem").open("rb", buffering=0) as memory:
            memory.seek(notice.address)
            return memory.read(min(notice.length, _LONGEST))
    except (OSError, OverflowError):
        return b""


def _network_of(pid: int) -> int:
    """Inode of a process's network namespace; 0, which counts as the room, where it cannot be seen."""
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return 0
