"""A server on loopback that answers exactly the bytes that a test wants, and keeps what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.demo.certificates import make_certificates

Behaviour = Callable[[socket.socket], None]


@dataclass
class HostileServer:
    """Answers every request by one behaviour; ``asked`` holds the bytes of each."""

    behaviour: Behaviour
    tls: ssl.SSLContext | None = None
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _door: socket.socket = field(default_factory=socket.socket, repr=False)

    def __post_init__(self) -> None:
        self._door.bind(("127.0.0.1", 0))
        self._door.listen(16)
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for somebody
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                self.connections += 1
                threading.Thread(target=self._one, args=(near,), daemon=True).start()

    def _one(self, near: socket.socket) -> None:
        with suppress(OSError), near:
            served = self.tls.wrap_socket(near, server_side=True) if self.tls else near
            with served:
                while request := read_request(served):
                    self.asked.append(request)
                    self.behaviour(served)


@contextmanager
def hostile(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[HostileServer]:
    """A server for one test."""
    server = HostileServer(behaviour, tls)
    try:
        yield server
    finally:
        server.close()


def read_request(near: socket.socket) -> bytes:
    """A request with its body; empty where the other end is gone."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = near.recv(65_536)
        if not more:
            return b""
        got += more
        if got.startswith(b"\x16"):  # somebody speaks TLS
            return got
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += near.recv(65_536)
    return head + b"\r\n\r\n" + body


def answer(
    status: str = "200 OK", body: bytes = b"{}", kind: str = "application/json", *headers: str
) -> Behaviour:
    """A whole answer."""
    head = "\r\n".join(
        (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, f"Content-Length: {len(body)}")
    )

    def send(near: socket.socket) -> None:
        near.sendall(head.encode() + b"\r\n\r\n" + body)

    return send


def silence(near: socket.socket) -> None:
    """Takes the request and says nothing."""
    time.sleep(20)


def dripping(sent: bytes, every: float = 0.05) -> Behaviour:
    """Byte by byte, each soon enough after the one before."""

    def send(near: socket.socket) -> None:
        for byte in sent:
            near.sendall(bytes([byte]))
            time.sleep(every)

    return send


def endless(near: socket.socket) -> None:
    """A body without an end."""
    near.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        near.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def cut(after: bytes) -> Behaviour:
    """The connection ends in the middle."""

    def send(near: socket.socket) -> None:
        near.sendall(after)
        near.shutdown(socket.SHUT_RDWR)

    return send


def server_tls(folder: Path, names: str = "IP:127.0.0.1,DNS:localhost") -> ssl.SSLContext:
    """A server's side of TLS, with a certificate by the test authority ``folder/ca.pem``."""
    folder.mkdir(exist_ok=True)
    make_certificates(folder, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context
