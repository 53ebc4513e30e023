"""Runs a command in the closed room, both witnesses looking on."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import ConfigurationError
from evals.circuit.launch import RESOLVER
from evals.circuit.recorder import Attempt, Left, Recorder

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Seen:
    """What a command did in the room.

    Attributes:
        output: of the command.
        attempts: by every process, as the kernel was asked.
        left: packets that would have left the machine.
        missed: whether the kernel could not hand over every packet.
    """

    code: int
    output: str
    attempts: tuple[Attempt, ...]
    left: tuple[Left, ...]
    missed: bool


def run_in_room(
    command: Sequence[str], environment: Mapping[str, str] | None = None, timeout: float = 3600.0
) -> Seen:
    """Run a command to its end in a room of its own; what it leaves running is ended.

    Args:
        environment: of the command; ours where None.
        timeout: seconds.

    Raises:
        ConfigurationError: no such room can be made on this machine.
    """
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryDirectory(prefix="beffroi-circuit-") as folder, ours:
        resolver = Path(folder) / "resolv.conf"
        resolver.write_text(f"nameserver {RESOLVER}\noptions timeout:1 attempts:1\n")
        output = Path(folder) / "output"
        with theirs, output.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "evals.circuit.launch", str(theirs.fileno()), str(resolver), *command],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                pass_fds=(theirs.fileno(),),
                env={**(os.environ if environment is None else environment), "PYTHONPATH": str(_ROOT)},
                start_new_session=True,
            )
        recorder = _recorder(ours, process, output)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            code = -signal.SIGALRM
        finally:
            _end(process)
            recorder.stop()
        told = output.read_text("utf-8", "replace")
    return Seen(code, told, tuple(recorder.attempts), tuple(recorder.left), recorder.missed)


def _recorder(link: socket.socket, process: subprocess.Popen[bytes], output: Path) -> Recorder:
    network, descriptors, _, _ = socket.recv_fds(link, 64, 2)
    if len(descriptors) < 2:
        process.wait()
        why = (output.read_text("utf-8", "replace").strip().splitlines() or ["?"])[-1][:200]
        raise ConfigurationError(
            f"La journée ne peut pas être mise à l'écart du réseau sur cette machine ({why}). Il faut des "
            "espaces de noms (root, ou sysctl kernel.unprivileged_userns_clone=1), le programme ip "
            "(apt-get install iproute2) et Linux 5.5 ou plus récent.",
            f"The day cannot be set apart from the network on this machine ({why}): namespaces, iproute2 "
            "and Linux 5.5 or later are needed.",
        )
    notices, packets = descriptors
    recorder = Recorder(notices, packets, int(network))
    recorder.start()
    link.send(b"!")
    return recorder


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and what it left in its session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
