"""Peak memory of the model's worker, read from /proc."""

from __future__ import annotations

import os
import re
from pathlib import Path

WORKER = "agents.models.worker"
_PROC = Path("/proc")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def worker_peak() -> float | None:
    """Peak resident size (MB of a million bytes) of the largest worker that this process started.

    None where it has none: a model server, a scripted planner, a system without /proc.
    """
    peaks = [_peak(pid) for pid in _descendants(os.getpid()) if WORKER.encode() in _read(pid, "cmdline")]
    return max((peak for peak in peaks if peak), default=None)


def _descendants(root: int) -> set[int]:
    parents = {int(folder.name): _parent(folder) for folder in _PROC.glob("[0-9]*")}
    found: set[int] = set()
    while more := {pid for pid, parent in parents.items() if parent in found | {root}} - found:
        found |= more
    return found


def _parent(folder: Path) -> int:
    fields = _read(int(folder.name), "stat").rpartition(b")")[2].split()
    return int(fields[1]) if len(fields) > 1 else 0


def _peak(pid: int) -> float | None:
    found = _PEAK.search(_read(pid, "status").decode(errors="replace"))
    return int(found[1]) * 1024 / 1_000_000 if found else None


def _read(pid: int, name: str) -> bytes:
    """A file of a process; empty where it has ended."""
    try:
        return (_PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""
