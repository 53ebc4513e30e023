"""Compiled rules that answer from a process of their own (`guards.policy.regopy_child`).

Of its own, because regopy's library has an allocator that it also gives to the C++ library where it is loaded
first. Loaded first, other native packages of the process (PROJ, GDAL) crash; loaded after another one, what
one allocator gave is handed to the other and never freed, a quarter of a megabyte a decision. Besides,
rego-cpp ends its process on some mistakes, and a decision that takes too long can be ended.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from beffroi.errors import PolicyError
from guards.policy.answer import no_decision, too_late

_CHILD = Path(__file__).with_name("regopy_child.py")
_PYTHON = str(Path(sys.executable).absolute())
"""A virtual environment may have been named by a relative path, and the process starts elsewhere."""
_LENGTH = struct.Struct("<I")
_PATIENCE = 30.0
"""Seconds that compiling may take, and an answer for which no other time is given."""


class Program:
    """Rules, compiled once. Safe to share between threads: they ask one after another.

    A process that was slow or died is ended, and the next question starts another one.

    Raises:
        PolicyError: the rules do not compile.
    """

    def __init__(self, modules: tuple[tuple[str, str], ...], entrypoints: tuple[str, ...]) -> None:
        self._program = json.dumps({"modules": modules, "entrypoints": entrypoints}).encode()
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        with self._lock, self._within(_PATIENCE):
            self._start()

    def value(self, entrypoint: str, term: str, timeout: float = _PATIENCE) -> Any:
        """Value of a rule for an input given as JSON text.

        Raises:
            PolicyError: undefined, an error while evaluating, or none within ``timeout`` seconds, after as
                many at most behind others.
        """
        if not self._lock.acquire(timeout=timeout):
            raise too_late(timeout)
        try:
            with self._within(timeout):
                if self._line is None:
                    self._start()
                answer = self._ask((entrypoint, term), time.monotonic() + timeout)
                told = dict(answer)
        finally:
            self._lock.release()
        if "value" not in told:
            raise no_decision()
        return told["value"]

    def close(self) -> None:
        """End the process, after what it is doing."""
        with self._lock:
            self._closed = True
            self._end()

    # --- under the lock -------------------------------------------------------------------------------------

    @contextmanager
    def _within(self, timeout: float) -> Iterator[None]:
        """Whatever goes wrong ends the process; the next question starts another one."""
        try:
            yield
        except BaseException as error:
            self._end()
            if isinstance(error, TimeoutError):
                raise too_late(timeout) from error
            if isinstance(error, PolicyError) or not isinstance(error, Exception):
                raise
            raise no_decision() from error

    def _start(self) -> None:
        if self._closed:
            raise no_decision()
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [_PYTHON, "-I", "-B", str(_CHILD), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={},
                cwd="/",
                start_new_session=True,
            )
        until = time.monotonic() + _PATIENCE
        self._send(self._program, until)
        answer = self._receive(until)
        if "error" in answer:
            raise _broken(str(answer["error"]))
        if answer.get("value") is not True:
            raise no_decision()

    def _ask(self, question: tuple[str, ...], until: float) -> dict[str, Any]:
        for part in question:
            self._send(part.encode(), until)
        return self._receive(until)

    def _send(self, text: bytes, until: float) -> None:
        line = self._timed(until)
        line.sendall(_LENGTH.pack(len(text)) + text)

    def _receive(self, until: float) -> dict[str, Any]:
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, until))
        answer: dict[str, Any] = json.loads(self._exactly(length, until))
        return answer

    def _exactly(self, count: int, until: float) -> bytes:
        parts = []
        while count:
            part = self._timed(until).recv(min(count, 1 << 20))
            if not part:
                raise ConnectionError("the rules' process ended")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _timed(self, until: float) -> socket.socket:
        assert self._line is not None
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        return self._line

    def _end(self) -> None:
        # First of all nobody asks on this line again: an answer may be under way on it.
        line, process, self._line, self._process = self._line, self._process, None, None
        if line is not None:
            line.close()
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()
            process.wait()


def _broken(detail: str) -> PolicyError:
    return PolicyError(
        f"Les règles ne se compilent pas : rien n'est fait. Prévenez l'administrateur. Détail : {detail}",
        f"The rules do not compile: nothing is done. {detail}",
        command="beffroi policy test",
    )
