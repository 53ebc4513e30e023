"""A sandbox's process locks itself in, once it needs nothing more and before any code of a tool is loaded."""

from __future__ import annotations

import ctypes
import resource
import sys
from collections.abc import Iterable

from tools.sandbox.landlock import READ, WRITE, confine
from tools.sandbox.seccomp import Profile, seccomp_filter

SECCOMP, LANDLOCK = 1, 2
_SET_SECCOMP, _FILTER, _SET_NO_NEW_PRIVILEGES = 22, 2, 38
_UNUSED = ("CORE", "MSGQUEUE", "NICE", "RTPRIO", "SIGPENDING")
_SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
UNLIMITED = -1


def limit(limits: Iterable[tuple[str, int]]) -> None:
    """Resource limits by name (``AS``, ``CPU``, …); those that a tool has no use for are zero.

    Args:
        limits: the largest values; `UNLIMITED` leaves one as it is.
    """
    for name, value in (*((unused, 0) for unused in _UNUSED), *limits):
        if value != UNLIMITED:
            hard = value + 1 if name == "CPU" else value  # a signal at the first, the end at the second
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, hard))


def lock(walls: int = SECCOMP | LANDLOCK) -> None:
    """No new privileges, Landlock where the kernel has it, and the list of a tool's system calls.

    Args:
        walls: those of `SECCOMP` and `LANDLOCK` that are put up.

    Raises:
        OSError: one cannot be put up; the process must end.
    """
    if walls & LANDLOCK:
        read, write = (*_SYSTEM, *sys.path), ("/tmp", *_DEVICES)
        confine([*((path, READ) for path in read), *((path, WRITE) for path in write)])
    if walls & SECCOMP:
        _filter(seccomp_filter(Profile.TOOL))


def _filter(program: bytes) -> None:
    class Program(ctypes.Structure):
        """``struct sock_fprog``."""

        _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_char_p)]

    library = ctypes.CDLL(None, use_errno=True)
    given = Program(len(program) // 8, program)
    if library.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or library.prctl(
        _SET_SECCOMP, _FILTER, ctypes.byref(given), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "the system-call filter was refused")
