"""How many processes and threads a program has started.

The kernel holds an ordinary user to a number, root to none (setrlimit(2), RLIMIT_NPROC): so they are counted.
"""

from __future__ import annotations

import contextlib
import os

MOST = 128
"""Processes and threads of one program."""


def census(first: int) -> int:
    """Threads of a process and of all that descend from it, counted no further than one over `MOST`."""
    waiting, found = [first], 0
    while waiting and found <= MOST:
        pid = waiting.pop()
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                found += 1
                with open(f"/proc/{pid}/task/{thread}/children") as children:
                    waiting += map(int, children.read().split())
    return found
