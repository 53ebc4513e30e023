"""A model server that is slow or hostile: its whole answer has one deadline, 1 MB, and no compression."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from agents.models.constraints import Constraint
from agents.models.protocol import Ask
from agents.models.server import ServerModel
from beffroi.errors import ModelError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def drip_head(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    drip(line)


def drip_body(line: socket.socket) -> None:
    line.sendall(OK + b"Content-Length: 100000\r\n\r\n")
    drip(line)


def drip(line: socket.socket) -> None:
    for _ in range(300):
        line.sendall(b" ")
        time.sleep(0.05)


def flood(line: socket.socket) -> None:
    line.sendall(OK + b"\r\n")
    for _ in range(300):
        line.sendall(b" " * 1_000_000)


def packed(line: socket.socket) -> None:
    body = gzip.compress(b" " * 50_000_000)
    line.sendall(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server whose every connection gets this; gives its address."""

    def one(line: socket.socket) -> None:
        with line:
            try:
                line.recv(65536)
                answer(line)
            except OSError:
                return

    def serve(server: socket.socket) -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(line,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        server.shutdown(socket.SHUT_RDWR)


def refused(url: str, seconds: float, constraint: Constraint = Constraint.NONE) -> str:
    model = ServerModel(url, "m", seconds, constraint=constraint)
    with pytest.raises(ModelError, match=r"model\.url") as told:
        model.generate(Ask("bonjour", ()))
    model.close()
    return told.value.en


@pytest.mark.parametrize("answer", [drip_head, drip_body])
@pytest.mark.parametrize("constraint", [Constraint.NONE, Constraint.VLLM])
def test_an_answer_that_drips_ends_at_the_deadline(
    answer: Callable[[socket.socket], None], constraint: Constraint
) -> None:
    with serving(answer) as url:
        start = time.monotonic()
        assert "Timeout" in refused(url, 0.6, constraint)
        assert time.monotonic() - start < 4


@pytest.mark.parametrize("answer", [flood, packed])
def test_an_answer_too_long_or_compressed_is_given_up(answer: Callable[[socket.socket], None]) -> None:
    with serving(answer) as url:
        assert "DecodingError" in refused(url, 30)
