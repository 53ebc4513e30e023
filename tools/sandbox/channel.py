"""The host's end of a sandbox's socket: every message within a deadline and a budget of bytes."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Callable
from typing import IO, Any

from beffroi.errors import Failure, SandboxError
from tools.sandbox.frames import HEADER, pack, unpack

_CHUNK = 65536
_TAIL = 2000


class Channel:
    """Messages to and from one sandbox; what it prints is read beside them and thrown away.

    Args:
        link: the socket, not blocking.
        output: the pipe of its standard output and error, not blocking.
        budget: bytes that the sandbox may send in all, printed text included.
        largest: bytes of one message.
        why_ended: makes the error of a sandbox that has gone without an answer.
    """

    def __init__(
        self,
        link: socket.socket,
        output: IO[bytes],
        budget: int,
        largest: int,
        why_ended: Callable[[], SandboxError],
    ) -> None:
        self._link = link
        self._output = output
        self._output_open = True
        self._budget = budget
        self._largest = largest
        self._why_ended = why_ended
        self._received = bytearray()
        self._printed = b""

    @property
    def last_words(self) -> str:
        """The last line that the sandbox printed."""
        if self._output_open:
            self._read_output()
        lines = self._printed.decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    def send(self, message: dict[str, Any], deadline: float) -> None:
        """Send one message before the deadline (`time.monotonic`)."""
        data = memoryview(pack(message))
        while data:
            self._wait(select.POLLOUT, deadline)
            try:
                data = data[self._link.send(data) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._why_ended() from error

    def receive(self, deadline: float) -> dict[str, Any]:
        """The next message, before the deadline (`time.monotonic`).

        Raises:
            SandboxError: ``TIMEOUT``, ``LIMIT`` (too many bytes), or what ``why_ended`` says.
        """
        while (body := self._frame()) is None:
            self._wait(select.POLLIN, deadline)
            self._read_link()
        return unpack(body)

    def close(self) -> None:
        """Close both ends that the host holds."""
        self._link.close()
        self._output.close()

    def _frame(self) -> bytes | None:
        if len(self._received) < HEADER.size:
            return None
        (length,) = HEADER.unpack_from(self._received)
        end = HEADER.size + length
        if length > self._largest or end > self._budget + len(self._received):
            raise _too_much()
        if len(self._received) < end:
            return None
        body = bytes(self._received[HEADER.size : end])
        del self._received[:end]
        return body

    def _wait(self, event: int, deadline: float) -> None:
        """Wait until the socket is ready for ``event``."""
        while True:
            poll = select.poll()
            poll.register(self._link, event)
            if self._output_open:
                poll.register(self._output, select.POLLIN)
            left = deadline - time.monotonic()
            ready = {fd for fd, _ in poll.poll(left * 1000)} if left > 0 else set()
            if not ready:
                raise _too_long()
            if self._output_open and self._output.fileno() in ready:
                self._read_output()
            if self._link.fileno() in ready:
                return

    def _read_link(self) -> None:
        try:
            part = self._link.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            raise self._why_ended() from error
        if not part:
            raise self._why_ended()
        self._spend(len(part))
        self._received += part

    def _read_output(self) -> None:
        try:
            part = os.read(self._output.fileno(), _CHUNK)
        except BlockingIOError:
            return
        self._output_open = bool(part)
        self._printed = (self._printed + part)[-_TAIL:]
        self._spend(len(part))

    def _spend(self, count: int) -> None:
        self._budget -= count
        if self._budget < 0:
            raise _too_much()


def pipe_with(data: bytes) -> int:
    """A descriptor from which ``data`` can be read once; it must fit a pipe's buffer."""
    read, write = os.pipe()
    try:
        os.write(write, data)
    finally:
        os.close(write)
    return read


def _too_much() -> SandboxError:
    return SandboxError(
        Failure.LIMIT,
        "L'outil a renvoyé trop de données : l'appel est arrêté. Précisez la demande.",
        "The tool returned too much data: the call was stopped. Narrow the request.",
    )


def _too_long() -> SandboxError:
    return SandboxError(
        Failure.TIMEOUT,
        "L'outil n'a pas répondu à temps : l'appel est arrêté. Réessayez, ou précisez la demande.",
        "The tool did not answer in time: the call was stopped. Try again, or narrow the request.",
    )
