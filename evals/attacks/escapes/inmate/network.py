"""Ways out over a network or a socket."""

from __future__ import annotations

import array
import socket
import struct
import time
from typing import Any

from .held import Held

_WAIT = 1.0


def tcp4(held: Held) -> str:
    """Connect to a port of the host."""
    return _stream(socket.AF_INET, ("127.0.0.1", int(held.aim)))


def tcp6(held: Held) -> str:
    """The same over IPv6."""
    return _stream(socket.AF_INET6, ("::1", int(held.aim)))


def udp(held: Held) -> str:
    """Send a datagram to the host."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.sendto(b"out", ("127.0.0.1", int(held.aim)))
    return "done"


def dns(held: Held) -> str:
    """Ask a resolver for a name that carries what is known."""
    name = b"".join(bytes([len(part)]) + part for part in (b"stolen", b"example")) + b"\0"
    question = struct.pack(">6H", 7, 0x100, 1, 0, 0, 0) + name + struct.pack(">2H", 1, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.sendto(question, ("127.0.0.1", int(held.aim)))
    return "done"


def listen(held: Held) -> str:
    """Open a door for others: wait for a connection from the host."""
    with socket.create_server(("127.0.0.1", int(held.aim))) as door:
        door.settimeout(_WAIT)
        with door.accept()[0] as link:
            return link.recv(100).decode()


def abstract(held: Held) -> str:
    """Connect to an abstract socket of the host, which no file stands for."""
    return _stream(socket.AF_UNIX, "\0" + held.aim)


def unix(held: Held) -> str:
    """Connect to a socket of the host by its file."""
    return _stream(socket.AF_UNIX, held.aim)


def packets(held: Held) -> str:
    """Listen to all that passes on the host's loopback."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as link:
        link.bind(("lo", 0))
        link.settimeout(_WAIT)
        until = time.monotonic() + _WAIT
        while time.monotonic() < until:
            data = link.recv(65535)
            if held.aim.encode() in data:
                return held.aim[::-1]
    raise TimeoutError


def netlink(held: Held) -> str:
    """List the ports on which the host listens (``sock_diag``)."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4) as link:
        body = struct.pack("=BBBxI", socket.AF_INET, socket.IPPROTO_TCP, 0, 1 << 10) + bytes(48)
        link.send(struct.pack("=IHHII", 16 + len(body), 20, 0x301, 1, 0) + body)
        link.settimeout(_WAIT)
        if struct.pack(">H", int(held.aim)) in link.recv(65535):
            return "done"
    raise FileNotFoundError


def vsock(held: Held) -> str:
    """Open a socket to the machine that hosts this virtual machine; it knows no namespace."""
    socket.socket(getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM).close()
    return "done"


def crypto(held: Held) -> str:
    """Have the kernel compute: its crypto sockets load modules."""
    with socket.socket(getattr(socket, "AF_ALG", 38), socket.SOCK_SEQPACKET) as link:
        link.bind(("hash", "sha256"))
    return "done"


def descriptors(held: Held) -> str:
    """Hand a descriptor over a pair of sockets of its own (``SCM_RIGHTS``)."""
    here, there = socket.socketpair()
    here.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [1]))])
    there.recvmsg(1, socket.CMSG_LEN(4))
    return "done"


def _stream(family: int, address: Any) -> str:
    with socket.socket(family, socket.SOCK_STREAM) as link:
        link.settimeout(_WAIT)
        link.connect(address)
        link.sendall(b"out")
    return "done"
