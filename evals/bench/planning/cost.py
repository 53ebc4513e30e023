"""Processor time of a process and all that it started."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")


def cpu_seconds(root: int) -> float:
    """User and system time so far of a process, its children that ended, and its living descendants."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        ticks[int(folder.name)] = sum(int(fields[at]) for at in (11, 12, 13, 14))
    family, grown = {root}, True
    while grown:
        found = {pid for pid, parent in parents.items() if parent in family}
        grown = not found <= family
        family |= found
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")
