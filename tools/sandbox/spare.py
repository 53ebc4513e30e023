"""One sandbox, started and waiting; it serves a single call and is then killed."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from beffroi.errors import Failure, SandboxError
from beffroi.settings.installation import SandboxSettings
from tools.sandbox.channel import Channel, pipe_with
from tools.sandbox.jail import TMP_BYTES, Jail
from tools.sandbox.lock import LANDLOCK, SECCOMP, UNLIMITED
from tools.sandbox.seccomp import seccomp_filter
from tools.sandbox.walls import Wall

_OPEN_FILES = 64
_START_SECONDS = 20.0
_READ_SECONDS = 1.0
_REAP_SECONDS = 5.0
_BY_LIMIT = (128 + signal.SIGXCPU, 128 + signal.SIGKILL)
_log = logging.getLogger(__name__)


class Spare:
    """A single-use sandbox. Make it in a thread that outlives it: the kernel ends it with that thread.

    Args:
        jail: what it can see.
        limits: what it may use.
        channel: what its messages come through.
    """

    def __init__(self, jail: Jail, limits: SandboxSettings, channel: type[Channel] = Channel) -> None:
        link, child = socket.socketpair()
        with child:
            self._process, self._info = _start(jail, limits, child.fileno())
        link.setblocking(False)
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._channel = channel(link, self._process.stdout, limits.output, limits.message, self._ended)
        self._started = time.monotonic()
        self._ready = False

    @property
    def pid(self) -> int:
        """Process id of bubblewrap on the host."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Wait until the child says that it is ready.

        Raises:
            SandboxError: ``UNAVAILABLE`` where it could not start, with bubblewrap's own words.
        """
        if self._ready:
            return
        try:
            # One that has long been idle said so long ago: what is there is still read.
            deadline = max(self._started + _START_SECONDS, time.monotonic() + _READ_SECONDS)
            self._ready = self._channel.receive(deadline) == {"ready": True}
        except SandboxError as error:
            raise self._unavailable() from error
        if not self._ready:
            raise self._unavailable()

    def send(self, message: dict[str, Any], deadline: float) -> None:
        """Send one message before the deadline (`time.monotonic`)."""
        self._channel.send(message, deadline)

    def receive(self, deadline: float) -> dict[str, Any]:
        """The next message, before the deadline (`time.monotonic`).

        Raises:
            SandboxError: ``TIMEOUT``, ``LIMIT`` or ``BROKEN``.
        """
        return self._channel.receive(deadline)

    def kill(self) -> None:
        """End the sandbox and all that is in it, at once.

        The kernel ends every process of a sandbox with its first one. Bubblewrap outside then ends by itself
        and takes that one's exit status with it; killed before, it would leave this to the system.
        """
        if self.alive and not self._kill_first():
            self._kill_group()
        self._channel.close()

    def reap(self) -> None:
        """Wait until the kernel has cleared a killed sandbox away (some milliseconds)."""
        try:
            self._process.wait(_REAP_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill_group()
            self._process.wait()
        os.close(self._info)

    def _kill_first(self) -> bool:
        try:
            first = os.pidfd_open(json.loads(os.read(self._info, 4096))["child-pid"])
        except (OSError, ValueError, KeyError):  # it has not come so far, or this kernel has no such handle
            return False
        try:
            signal.pidfd_send_signal(first, signal.SIGKILL)
        except ProcessLookupError:
            return False
        finally:
            os.close(first)
        return True

    def _kill_group(self) -> None:
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()

    def _ended(self) -> SandboxError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        if self._process.returncode in _BY_LIMIT:
            return SandboxError(
                Failure.LIMIT,
                "L'outil a dépassé sa limite de calcul ou de mémoire : l'appel est arrêté.",
                "The tool went over its limit of processor time or memory: the call was stopped.",
            )
        return SandboxError(
            Failure.BROKEN,
            "L'outil s'est arrêté sans répondre. Signalez cet outil à l'administrateur.",
            "The tool ended without an answer. Report this tool to the administrator.",
        )

    def _unavailable(self) -> SandboxError:
        detail = self._channel.last_words or "aucun message"
        error = SandboxError(
            Failure.UNAVAILABLE,
            f"Le bac à sable n'a pas pu démarrer ({detail}) : aucun outil n'est appelé. Prévenez "
            "l'administrateur.",
            f"The sandbox could not start ({detail}): bubblewrap (0.7 or later) must be able to create"
            " namespaces on this machine.",
            command="beffroi doctor",
        )
        _log.error("%s", error.logged)
        return error


def _start(jail: Jail, limits: SandboxSettings, channel: int) -> tuple[subprocess.Popen[bytes], int]:
    """The process, and a descriptor of what bubblewrap writes about it."""
    program = pipe_with(seccomp_filter())
    read, write = os.pipe()
    try:
        process = subprocess.Popen(
            jail.command(channel, program, write, _numbers(jail, limits)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(channel, program, write, *_left_open(jail)),
            env=None if Wall.ENVIRONMENT in jail.off else {},
            cwd="/",
            start_new_session=Wall.SESSION not in jail.off,
            bufsize=0,
        )
    except BaseException:
        os.close(read)
        raise
    finally:
        os.close(program)
        os.close(write)
    os.set_blocking(read, False)
    return process, read


def _left_open(jail: Jail) -> Iterator[int]:
    """None; where that wall is off, every inheritable descriptor of this process."""
    for name in os.listdir("/proc/self/fd") if Wall.DESCRIPTORS in jail.off else ():
        with contextlib.suppress(OSError):
            if int(name) > 2 and os.get_inheritable(int(name)):
                yield int(name)


def _numbers(jail: Jail, limits: SandboxSettings) -> tuple[int, ...]:
    """Arguments of the child's `main` after the socket."""
    walls = SECCOMP * (Wall.SECCOMP not in jail.off) | LANDLOCK * (Wall.LANDLOCK not in jail.off)
    largest = {
        Wall.CPU: limits.cpu,
        Wall.MEMORY: limits.memory * 1024 * 1024,
        Wall.PROCESS_COUNT: limits.processes,
        Wall.FILE_SIZE: TMP_BYTES,
        Wall.OPEN_FILES: _OPEN_FILES,
        Wall.LOCKED_MEMORY: 0,
    }
    return (walls, *(UNLIMITED if wall in jail.off else value for wall, value in largest.items()))
