"""What a probe is handed."""

from __future__ import annotations

import ctypes
import os
import platform
from dataclasses import dataclass
from typing import Any

DESCRIPTORS = 4096
"""So many are looked at: whoever starts a sandbox may have many open, and its channel keeps its number."""


@dataclass(frozen=True)
class Held:
    """The call as its tool sees it.

    Attributes:
        city: the ports of the call; None in a program of other authors.
        aim: what is tried, as the attacker outside wrote it.
        ticket: the ticket that the call is about.
    """

    city: Any
    aim: str
    ticket: Any


_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "clone": (56, 220),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "mknodat": (259, 33),
    "mount": (165, 40),
    "msgget": (68, 186),
    "msgrcv": (70, 188),
    "open_by_handle_at": (304, 265),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "process_vm_readv": (310, 270),
    "ptrace": (101, 117),
    "setns": (308, 268),
    "shmat": (30, 196),
    "shmget": (29, 194),
    "symlinkat": (266, 36),
    "syslog": (103, 116),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}


def call(name: str, *arguments: Any) -> int:
    """A system call by its number on this machine.

    Raises:
        OSError: it is refused.
    """
    number = _NUMBERS[name][platform.machine() == "aarch64"]
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    plain = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(library.syscall(ctypes.c_long(number or -1), *plain))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), name)
    return result
