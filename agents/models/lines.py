"""Lines to and from a process that is not trusted: one deadline for each answer, and a bound on its bytes."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from typing import IO, Any

from beffroi.errors import ModelError

LONGEST = 1_000_000
"""Bytes that one answer may have; a plan and its forks have a few thousand."""
_BLOCK = 65_536


class Lines:
    """JSON lines through the pipes of a process.

    Args:
        timeout: seconds that an answer may take, however slowly it comes.
    """

    def __init__(self, process: subprocess.Popen[bytes], timeout: float) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._in, self._out = process.stdin, process.stdout
        self._timeout = timeout
        self._buffer = b""
        os.set_blocking(self._in.fileno(), False)

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Send a line and read its answer, both before one deadline.

        Raises:
            ModelError: it comes too late, is too long, or is no JSON object.
            BrokenPipeError, EOFError: the process has ended.
        """
        ends = time.monotonic() + self._timeout
        line = memoryview(json.dumps(asked).encode() + b"\n")
        while line:
            self._wait([], [self._in], ends)
            try:
                line = line[os.write(self._in.fileno(), line[:_BLOCK]) :]
            except BlockingIOError:
                continue
        return self._read(ends)

    def told(self) -> dict[str, Any]:
        """The line that comes by itself.

        Raises:
            ModelError, EOFError: as `ask`.
        """
        return self._read(time.monotonic() + self._timeout)

    def _read(self, ends: float) -> dict[str, Any]:
        while b"\n" not in self._buffer:
            self._wait([self._out], [], ends)
            chunk = os.read(self._out.fileno(), _BLOCK)
            if not chunk:
                raise EOFError
            self._buffer += chunk
            if len(self._buffer) > LONGEST:
                raise _wrong("plus longue que permis", "too long")
        line, _, self._buffer = self._buffer.partition(b"\n")
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _wrong("illisible", "no JSON") from error
        if not isinstance(answer, dict):
            raise _wrong("illisible", "no JSON object")
        return answer

    def _wait(self, read: list[IO[bytes]], write: list[IO[bytes]], ends: float) -> None:
        if not any(select.select(read, write, [], max(0.0, ends - time.monotonic()))):
            raise ModelError(
                f"Le modèle n'a pas répondu en {self._timeout:.0f} s.",
                f"The model did not answer within {self._timeout:.0f} s.",
            )


def _wrong(fr: str, en: str) -> ModelError:
    return ModelError(
        f"La réponse du processus du modèle est {fr} : il est arrêté.",
        f"The answer of the model's process is {en}: it was stopped.",
    )
