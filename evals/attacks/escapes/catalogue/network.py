"""Sockets: every family that leads out, names asked of a resolver, doors opened inwards."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.scene import Scene
from tools.sandbox.landlock import landlock_version
from tools.sandbox.walls import Wall

_SECONDS = 0.3


def _waiting(server: socket.socket) -> Callable[[str], bool]:
    """Whether somebody came."""

    def reached(_: str) -> bool:
        server.settimeout(_SECONDS)
        try:
            if server.type == socket.SOCK_DGRAM:
                return bool(server.recv(1000))
            server.accept()[0].close()
        except TimeoutError:
            return False
        return True

    return reached


def _port(family: int, kind: int, host: str) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(_: Scene) -> Iterator[Aim]:
        with socket.socket(family, kind) as server:
            server.bind((host, 0))
            if kind == socket.SOCK_STREAM:
                server.listen()
            yield Aim(str(server.getsockname()[1]), _waiting(server))

    return aim


@contextmanager
def _listening(_: Scene) -> Iterator[Aim]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Aim(str(server.getsockname()[1]))


@contextmanager
def _abstract(scene: Scene) -> Iterator[Aim]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{scene.folder.name}")
        server.listen()
        yield Aim(scene.folder.name, _waiting(server))


@contextmanager
def _unix(scene: Scene) -> Iterator[Aim]:
    path = scene.folder / "socket"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield Aim(str(path), _waiting(server))


@contextmanager
def _visitor(scene: Scene) -> Iterator[Aim]:
    """Somebody on the host knocks at a port until the door opens or the attempt has ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ended = threading.Event()

    def knock() -> None:
        while not ended.wait(0.02):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5) as link:
                link.sendall(b"done")

    thread = threading.Thread(target=knock)
    thread.start()
    try:
        yield Aim(str(port))
    finally:
        ended.set()
        thread.join()


@contextmanager
def _traffic(scene: Scene) -> Iterator[Aim]:
    """Datagrams with the secret pass on the host's loopback."""
    ended = threading.Event()

    def talk() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            while not ended.wait(0.02):
                link.sendto(scene.secret.encode(), ("127.0.0.1", 9))

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield Aim(scene.secret, lambda answer: answer == scene.secret[::-1])
    finally:
        ended.set()
        thread.join()
        time.sleep(0)


def _opens(family: int, kind: int) -> bool:
    try:
        socket.socket(family, kind).close()
    except OSError:
        return False
    return True


def _scoped() -> tuple[Wall, ...]:
    """Landlock keeps abstract sockets from version 6 on, TCP from version 4 on."""
    return (Wall.LANDLOCK,) if landlock_version() >= 6 else ()


_TCP = (Wall.LANDLOCK,) if landlock_version() >= 4 else ()
_LIST = (Wall.SECCOMP,)
NETWORK = (
    Attempt(
        "TCP over IPv4",
        "network.tcp4",
        (*_LIST, Wall.NETWORK, *_TCP),
        _port(socket.AF_INET, socket.SOCK_STREAM, "127.0.0.1"),
    ),
    Attempt(
        "TCP over IPv6",
        "network.tcp6",
        (*_LIST, Wall.NETWORK, *_TCP),
        _port(socket.AF_INET6, socket.SOCK_STREAM, "::1"),
        needs=lambda: os.path.exists("/proc/net/if_inet6"),
    ),
    Attempt(
        "UDP",
        "network.udp",
        (*_LIST, Wall.NETWORK),
        _port(socket.AF_INET, socket.SOCK_DGRAM, "127.0.0.1"),
    ),
    Attempt(
        "a name asked of a resolver",
        "network.dns",
        (*_LIST, Wall.NETWORK),
        _port(socket.AF_INET, socket.SOCK_DGRAM, "127.0.0.1"),
    ),
    Attempt("a door opened to the host", "network.listen", (*_LIST, Wall.NETWORK, *_TCP), _visitor),
    Attempt("an abstract socket", "network.abstract", (*_LIST, Wall.NETWORK, *_scoped()), _abstract),
    Attempt("a socket's file", "network.unix", (*_LIST, Wall.FILES), _unix),
    Attempt(
        "raw packets of the host",
        "network.packets",
        (*_LIST, Wall.NETWORK, Wall.USERS, Wall.CAPABILITIES),
        _traffic,
        root_only=True,
    ),
    Attempt(
        "the list of the host's open ports",
        "network.netlink",
        (*_LIST, Wall.NETWORK),
        _listening,
    ),
    Attempt(
        "a socket to the hypervisor",
        "network.vsock",
        _LIST,
        needs=lambda: _opens(getattr(socket, "AF_VSOCK", 40), socket.SOCK_STREAM),
    ),
    Attempt(
        "the kernel's crypto sockets",
        "network.crypto",
        _LIST,
        needs=lambda: _opens(getattr(socket, "AF_ALG", 38), socket.SOCK_SEQPACKET),
    ),
    Attempt("a descriptor handed over a socket", "network.descriptors", _LIST),
)
