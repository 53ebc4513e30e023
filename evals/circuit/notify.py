"""The kernel's ``seccomp`` user notification: a filter that asks before a process reaches for an address.

Struct layouts and numbers are those of ``linux/seccomp.h`` and ``asm/unistd_64.h``. A notice only records:
the call always goes on, and what stops it is a wall, not this.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

from beffroi.errors import ConfigurationError

_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _ERRNO, _NOTIFY = 0x7FFF0000, 0x00050000, 0x7FC00000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_NEW_LISTENER, _GO_ON = 1 << 3, 1
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NO_NEW_PRIVILEGES = 38
_NOTICE, _ANSWER = struct.Struct("<QIIiIQ6Q"), struct.Struct("<QqiI")
_PIDFD_GETFD = 438
_PROGRAM = struct.Struct("<HBBI")


@dataclass(frozen=True)
class _Machine:
    audit: int
    seccomp: int
    connect: int
    sendto: int
    io_uring_setup: int


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 317, 42, 44, 425),
    "aarch64": _Machine(0xC00000B7, 277, 203, 206, 425),
}


@dataclass(frozen=True)
class Notice:
    """A process that waits to reach for an address.

    Attributes:
        pid: of its thread, as we see it.
        socket: its own descriptor of the socket.
        address, length: where the address lies in its memory, and its bytes.
    """

    id: int
    pid: int
    socket: int
    address: int
    length: int


def install() -> int:
    """Put the filter on this process and on all that it starts; the descriptor on which notices come.

    Calls of another architecture, and io_uring, which would pass unseen, do not exist in the day.

    Raises:
        ConfigurationError: this kernel or processor has no such filter.
    """
    machine = _this_machine()
    lines = _lines(machine)
    program = ctypes.create_string_buffer(lines)
    head = struct.pack("@HP", len(lines) // _PROGRAM.size, ctypes.addressof(program))  # struct sock_fprog
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    fd = int(libc.syscall(machine.seccomp, 1, _NEW_LISTENER, head))
    if fd < 0:
        raise _impossible(os.strerror(ctypes.get_errno()))
    return fd


def receive(fd: int) -> Notice | None:
    """The next notice; None where the process that waited is gone."""
    buffer = bytearray(_NOTICE.size)
    try:
        fcntl.ioctl(fd, _RECEIVE, buffer)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EINTR):
            return None
        raise
    id_, pid, _, number, _, _, *arguments = _NOTICE.unpack(buffer)
    at = 1 if number == _this_machine().connect else 4
    return Notice(id_, pid, arguments[0], arguments[at], arguments[at + 1])


def is_datagram(notice: Notice) -> bool:
    """Whether its socket sends datagrams: connecting one sends nothing. False where that cannot be seen."""
    try:
        group = int(Path(f"/proc/{notice.pid}/status").read_text().partition("Tgid:")[2].split()[0])
        process = os.pidfd_open(group)
    except (OSError, IndexError):
        return False
    try:
        copy = int(ctypes.CDLL(None).syscall(_PIDFD_GETFD, process, notice.socket & 0xFFFFFFFF, 0))
        if copy < 0:
            return False
        with socket.socket(fileno=copy) as found:
            return found.type == socket.SOCK_DGRAM
    finally:
        os.close(process)


def let_go_on(fd: int, notice: Notice) -> None:
    """Let the process make its call."""
    try:
        fcntl.ioctl(fd, _SEND, bytearray(_ANSWER.pack(notice.id, 0, 0, _GO_ON)))
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise


def _lines(machine: _Machine) -> bytes:
    address = _ARGUMENTS + 4 * 8
    lines = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 1, machine.io_uring_setup),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_EQUAL, 0, 1, machine.connect),
        (_RETURN, 0, 0, _NOTIFY),
        (_EQUAL, 1, 0, machine.sendto),
        (_RETURN, 0, 0, _ALLOW),
        # sendto without an address is a send on what is connected already
        (_LOAD, 0, 0, address),
        (_EQUAL, 0, 2, 0),
        (_LOAD, 0, 0, address + 4),
        (_EQUAL, 1, 0, 0),
        (_RETURN, 0, 0, _NOTIFY),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(_PROGRAM.pack(*line) for line in lines)


def _this_machine() -> _Machine:
    found = _MACHINES.get(platform.machine())
    if found is None:
        raise _impossible(platform.machine())
    return found


def _impossible(why: str) -> ConfigurationError:
    return ConfigurationError(
        f"Le noyau ne permet pas d'observer les appels réseau ({why}) : il faut Linux 5.5 ou plus récent, "
        "sur x86-64 ou arm64.",
        f"This kernel cannot watch network calls ({why}): Linux 5.5 or later on x86-64 or arm64.",
    )
