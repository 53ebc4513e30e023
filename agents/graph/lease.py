"""Leases: who works on a run; what a dead process left is taken up at once, not when its lease ends."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from sqlmodel import select

from agents.graph.deps import Deps
from beffroi.errors import RecordError
from guards import Guards
from guards.store import Lease

LEASE_SECONDS = 300.0
"""How long a worker holds a run without renewing."""


def renew(deps: Deps, run_id: str) -> None:
    """Hold on to a run before a batch of reads or an effect.

    Raises:
        RecordError: another worker has taken it, or it cannot be recorded.
    """
    if not deps.guards.runs.acquire(run_id, deps.owner, LEASE_SECONDS):
        raise busy()


def busy() -> RecordError:
    """The error of a run that another worker has."""
    return RecordError(
        "Cette demande est déjà en cours de traitement : attendez qu'elle se termine.",
        "This run is already being worked on.",
    )


def owner_name() -> str:
    """Names this process: host, number, start, and a random part."""
    pid = os.getpid()
    return f"{socket.gethostname()}|{pid}|{_started(pid)}|{secrets.token_hex(4)}"


def release_dead(guards: Guards) -> None:
    """Give back the leases of processes of this host that are gone.

    Raises:
        RecordError: it cannot be recorded.
    """
    with guards.store.reading() as session:
        held = [(row.run, row.owner) for row in session.exec(select(Lease))]
    for run, owner in held:
        if _dead(owner):
            guards.runs.release(run, owner)


def _dead(owner: str) -> bool:
    """Whether an owner's process is known to be gone; one of another host never is."""
    match owner.split("|"):
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
