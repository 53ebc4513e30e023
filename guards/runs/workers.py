"""Names of the processes that work on runs, and whether one of them is known to be gone."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

_INITIAL = "pid:[4026531836]"
"""The namespace of processes outside any container (Linux, proc_ns.h: PROC_PID_INIT_INO)."""


def worker_name() -> str:
    """Names this process: where it runs, number, start, and a random part."""
    pid = os.getpid()
    return f"{place()}|{pid}|{_started(pid)}|{secrets.token_hex(4)}"


def place() -> str:
    """Where numbers of processes mean the same: host, machine, boot and namespace of processes.

    Two containers may have one host name, and then each other's numbers.
    """
    machine, boot = _read("/etc/machine-id"), _read("/proc/sys/kernel/random/boot_id")
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return "@".join((socket.gethostname(), machine, boot, namespace))


def is_gone(worker: str, here: str = "") -> bool:
    """Whether a worker's process is known to have ended; one of another host or container never is.

    Args:
        here: see `place`; of this process where empty.
    """
    here = here or place()
    match worker.split("|"):
        case [there, pid, started, _] if there == here and pid.isdigit():
            return _started(int(pid)) != started
        case [there, _, _, _]:
            return _of_earlier_boot(there, here)
        case _:
            return False


def _of_earlier_boot(there: str, here: str) -> bool:
    """Whether a worker ran on this very machine, outside any container, before it was started anew."""
    match there.split("@"), here.split("@"):
        case [host, machine, boot, namespace], [our_host, our_machine, our_boot, our_namespace]:
            same = (host, machine, namespace, _INITIAL) == (our_host, our_machine, our_namespace, namespace)
            return same and bool(machine and boot and our_boot) and boot != our_boot
        case _:
            return False


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where there is none."""
    try:
        # Fields after the command's closing bracket; the 20th of them (proc(5): starttime).
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return _alive_without_proc(pid)


def _alive_without_proc(pid: int) -> str:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "alive"
    return "alive" if not Path("/proc/self/stat").exists() else ""
