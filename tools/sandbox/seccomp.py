"""Seccomp filters in classic BPF: a list of what may be called, with the arguments that matter; no more.

Whatever is not on the list answers ``EPERM``; what is newer than `_NEW` answers ``ENOSYS``, as an older
kernel would, so that the C library takes its older way. Struct layouts as in ``linux/seccomp.h`` and
``linux/filter.h``.
"""

from __future__ import annotations

import errno
import os
import struct
from dataclasses import dataclass
from enum import StrEnum

from beffroi.errors import Failure, SandboxError
from tools.sandbox.syscalls import PROGRAM, START, TOOL, Table

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_ARGUMENTS = 0, 4, 16
_X32 = 0x40000000
_NEW = 424
_AF_UNIX = 1
_NEW_NAMESPACES = 0x7E020000


class Profile(StrEnum):
    """Whose system calls are judged."""

    START = "start"
    """A tool's process, from bubblewrap's last step until it is ready."""
    TOOL = "tool"
    """The same once it is ready: nothing of a tool has run before."""
    PROGRAM = "program"
    """A program of other authors, with threads and processes of its own."""


_CALLS: dict[Profile, Table] = {
    Profile.START: {**TOOL, **START},
    Profile.TOOL: TOOL,
    Profile.PROGRAM: {**TOOL, **START, **PROGRAM},
}


@dataclass(frozen=True)
class _OneOf:
    """Allowed where the argument (its lower 32 bits, all the kernel looks at) is one of these."""

    argument: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class _NoneOf:
    """Allowed where the argument has none of these bits."""

    argument: int
    bits: int


_ARGUMENTS: dict[str, _OneOf | _NoneOf] = {
    # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: no typing into a terminal, no interface
    "ioctl": _OneOf(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)),
    # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC: no
    # signal to an owner, no lease, no larger pipe
    "fcntl": _OneOf(1, (0, 1, 2, 3, 4, 5, 6, 7, 1030)),
    # PR_SET_PDEATHSIG, PR_SET_NAME, PR_GET_NAME, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS,
    # PR_SET_VMA
    "prctl": _OneOf(0, (1, 15, 16, 22, 38, 39, 0x53564D41)),
    # Of itself alone.
    "prlimit64": _OneOf(0, (0,)),
    "setpriority": _OneOf(1, (0,)),
    "clone": _NoneOf(0, _NEW_NAMESPACES),
    "socketpair": _OneOf(0, (_AF_UNIX,)),
}  # fmt: skip


@dataclass(frozen=True)
class _Machine:
    audit: int
    column: int


_MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, column=0),
    "aarch64": _Machine(audit=0xC00000B7, column=1),
}


def seccomp_filter(profile: Profile = Profile.START, machine: str | None = None) -> bytes:
    """The compiled filter: ``struct sock_filter`` after ``struct sock_filter``, as bubblewrap reads it.

    Args:
        machine: another one than this.

    Raises:
        SandboxError: ``UNAVAILABLE`` on a processor whose calls are not listed.
    """
    name = machine or os.uname().machine
    if name not in _MACHINES:
        raise SandboxError(
            Failure.UNAVAILABLE,
            f"Le bac à sable ne connaît pas ce processeur ({name}) : il faut une machine x86-64 ou arm64.",
            f"The sandbox does not know this processor ({name}): use an x86-64 or arm64 machine.",
        )
    known = _MACHINES[name]
    lines = [
        _line(_LOAD, 0, 0, _OFFSET_ARCH),
        _line(_EQUAL, 1, 0, known.audit),
        _line(_RETURN, 0, 0, _KILL),
        _line(_LOAD, 0, 0, _OFFSET_NUMBER),
        _line(_AT_LEAST, 0, 1, _X32),
        _line(_RETURN, 0, 0, _KILL),
    ]
    for call, numbers in _CALLS[profile].items():
        if (number := numbers[known.column]) is not None:
            lines += _allowed(number, _ARGUMENTS.get(call))
    lines += [
        _line(_AT_LEAST, 0, 1, _NEW),
        _line(_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        _line(_RETURN, 0, 0, _ERRNO | errno.EPERM),
    ]
    return b"".join(lines)


def _allowed(number: int, arguments: _OneOf | _NoneOf | None) -> list[bytes]:
    if arguments is None:
        judged = [_line(_RETURN, 0, 0, _ALLOW)]
    else:
        judged = [_line(_LOAD, 0, 0, _OFFSET_ARGUMENTS + 8 * arguments.argument), *_judged(arguments)]
    return [_line(_EQUAL, 0, len(judged), number), *judged]


def _judged(arguments: _OneOf | _NoneOf) -> list[bytes]:
    refused, allowed = _line(_RETURN, 0, 0, _ERRNO | errno.EPERM), _line(_RETURN, 0, 0, _ALLOW)
    match arguments:
        case _OneOf(values=values):
            left = range(len(values), 0, -1)
            return [*(_line(_EQUAL, n, 0, v) for n, v in zip(left, values, strict=True)), refused, allowed]
        case _NoneOf(bits=bits):
            return [_line(_ANY_BIT, 0, 1, bits), refused, allowed]


def _line(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
