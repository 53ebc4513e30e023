"""One server process: started, waited for, ended by its own process alone."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PLACES = "/usr/sbin:/usr/local/sbin:/usr/lib/cgi-bin:/usr/bin:/usr/local/bin"
_PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parents[2]
SERVERS = ROOT / ".venv" / "servers"
"""Servers that come from PyPI, each in an environment of its own (scripts/install-tests.sh)."""


@dataclass
class Running:
    """A server and its log.

    Args:
        command: program and arguments.
        folder: an own folder, where it runs and where its log lies.
        environment: beside the few variables that every program needs.
        user: whom it runs as; the present one where None.
    """

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> str:
        """What it wrote."""
        file = self.folder / "server.log"
        return file.read_text(errors="replace") if file.is_file() else ""

    def start(self, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        """Starts it, and waits until it is ready.

        Raises:
            RuntimeError: with its log, where it ends or is not ready in time.
        """
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                list(self.command), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=bare_environment(self.environment), user=self.user, group=self.user,
                start_new_session=True, preexec_fn=_end_with_parent,
            )  # fmt: skip
        until = time.monotonic() + seconds
        while not ready():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"{self.command[0]} does not start: {self.log[-2000:]}")
            time.sleep(0.05)

    def stop(self, *, kill: bool = False, quick: bool = False) -> None:
        """Ends it and its own children; children that only notice a kill are waited for.

        Args:
            quick: SIGINT, which PostgreSQL takes as « at once, but in order ».
        """
        process, self._process = self._process, None
        if process is None:
            return
        children = _children(process.pid) if kill else []
        _signal(process, signal.SIGKILL if kill else signal.SIGINT if quick else signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait(20)
        _wait_for(children)


def _children(process: int) -> list[Path]:
    """Folders under ``/proc`` of a process's children: a server's that have sessions of their own, too."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [Path("/proc") / child for child in told.split()]


def _wait_for(processes: list[Path], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while any(process.exists() for process in processes) and time.monotonic() < until:
        time.sleep(0.02)


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, **more: object
) -> str:
    """A command that ends by itself; what it said.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        list(command), cwd=folder, capture_output=True, text=True, timeout=300,
        env=bare_environment(environment or {}), **more,  # type: ignore[call-overload]
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {(done.stderr or done.stdout)[-2000:]}")
    return str(done.stdout)


def bare_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Few variables, so that nothing of the one who starts it leaks in."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "HOME": "/nonexistent", **more}


def program(name: str) -> str:
    """Where a program is, those out of a user's path among them; empty where it is not."""
    return shutil.which(name) or shutil.which(name, path=_PLACES) or ""


def free_port() -> int:
    """A loopback port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def takes(port: int) -> bool:
    """Whether a loopback port takes connections."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end_with_parent() -> None:
    """Asks the kernel for SIGTERM once the one that starts it is gone, however it went (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, what)  # its own session: it and its children, nobody else
