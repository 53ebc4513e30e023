"""Names of the processes that work on runs, and whether one of them is known to be gone."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path


def worker_name() -> str:
    """Names this process: host, number, start, and a random part."""
    pid = os.getpid()
    return f"{socket.gethostname()}|{pid}|{_started(pid)}|{secrets.token_hex(4)}"


def is_gone(worker: str) -> bool:
    """Whether a worker's process is known to have ended; one of another host never is."""
    match worker.split("|"):
        case [host, pid, started, _] if host == socket.gethostname() and pid.isdigit():
            return _started(int(pid)) != started
        case _:
            return False


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
