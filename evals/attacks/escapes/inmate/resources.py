"""Ways to take more than one's share."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time
from pathlib import Path

from .held import Held

_MB = 1024 * 1024


def memory(held: Held) -> str:
    """Take much memory at once."""
    return "done" if len(bytearray(300 * _MB)) else ""


def map_memory(held: Held) -> str:
    """Take address space, page by page when it pleases."""
    mmap.mmap(-1, 64 * 1024 * _MB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000).close()
    return "done"


def processor(held: Held) -> str:
    """Compute on, deaf to the signal of the limit."""
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    while time.process_time() < 2.6:
        pass
    return "done"


def clock(held: Held) -> str:
    """Keep the caller waiting."""
    time.sleep(float(held.aim))
    return "done"


def folder(held: Held) -> str:
    """Fill the temporary folder with many files."""
    for number in range(12):
        Path(f"/tmp/{number}").write_bytes(bytes(2 * _MB))
    return "done"


def large_file(held: Held) -> str:
    """Fill it with one."""
    with open("/tmp/large", "wb") as file:
        for _ in range(24):
            file.write(bytes(_MB))
    return "done"


def open_files(held: Held) -> str:
    """Hold many files open."""
    held_open = [os.open("/dev/null", os.O_RDONLY) for _ in range(200)]
    return "done" if held_open else ""


def prints(held: Held) -> str:
    """Print without end."""
    for _ in range(10):
        sys.stdout.write("x" * _MB)
    return "done"


def result(held: Held) -> str:
    """Return a huge result."""
    return "done" + "x" * 5 * _MB
