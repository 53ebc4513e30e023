"""Makes the closed room and starts a command in it.

python -m evals.circuit.launch SOCKET RESOLVER COMMAND…

Started by `evals.circuit.run`, which gets two descriptors over SOCKET: the notices of every process of the
day, and the packets that come out of the room. As an ordinary user the room has a user namespace of its own.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
from pathlib import Path

from evals.circuit.notify import install

RESOLVER = "192.0.2.53"
"""The day's name server (RFC 5737: an address of nobody); it never answers."""
_OUT, _SEEN = "dehors", "temoin"
_NEW_USER, _NEW_MOUNTS, _NEW_NETWORK = 0x10000000, 0x00020000, 0x40000000
_EVERY_PROTOCOL = 0x0003
_QUIET = ("accept_ra", "accept_dad", "router_solicitations", "autoconf")


def main() -> None:
    """Make the room, hand over the witnesses, become the command."""
    link, resolver, command = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    _unshare()
    _interfaces()
    _mount(resolver, Path("/etc/resolv.conf"))
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERY_PROTOCOL)) as packets:
        packets.bind((_SEEN, _EVERY_PROTOCOL))
        notices = install()
        with socket.socket(fileno=link) as channel:
            network = str(os.stat("/proc/self/ns/net").st_ino).encode()
            socket.send_fds(channel, [network], [notices, packets.fileno()])
            channel.recv(1)
    os.close(notices)
    os.execvp(command[0], command)


def _unshare() -> None:
    user, group = os.getuid(), os.getgid()
    alone = 0 if user == 0 else _NEW_USER
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(alone | _NEW_MOUNTS | _NEW_NETWORK):
        sys.exit(f"unshare: {os.strerror(ctypes.get_errno())}")
    if alone:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")


def _interfaces() -> None:
    """The loopback, and a way out (RFC 5737 and 3849 addresses) whose other end is read and never answers."""
    for name in ("all", "default"):
        for option in _QUIET:
            Path(f"/proc/sys/net/ipv6/conf/{name}/{option}").write_text("0")
    for line in (
        "link set lo up",
        f"link add {_OUT} type veth peer name {_SEEN}",
        f"link set {_OUT} arp off",
        f"link set {_SEEN} arp off addrgenmode none",
        f"link set {_SEEN} up",
        f"link set {_OUT} up",
        f"addr add 198.51.100.2/24 dev {_OUT}",
        f"addr add 2001:db8::2/64 dev {_OUT} nodad",
        f"route add default dev {_OUT}",
        f"-6 route add default dev {_OUT}",
    ):
        subprocess.run(["ip", *line.split()], check=True)


def _mount(file: Path, over: Path) -> None:
    """Put a file in the place of another, in this room only."""
    libc = ctypes.CDLL(None, use_errno=True)
    private, bind = 0x44000, 0x1000
    libc.mount(b"none", b"/", None, private, None)
    if libc.mount(bytes(file), bytes(over.resolve()), None, bind, None):
        sys.exit(f"mount {over}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main()
