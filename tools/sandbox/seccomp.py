"""Seccomp filters in classic BPF, for bubblewrap's ``--seccomp``: what no tool has a use for is refused.

A tool starts no process and no thread and opens no socket, so all of that is denied, beside what is known to
reach deep into the kernel. Namespaces and rlimits hold the same walls once more; RLIMIT_NPROC alone would
not hold for root. Numbers are those of the kernel's ``asm/unistd_64.h`` and ``asm-generic/unistd.h``; struct
layout as in ``linux/seccomp.h`` and ``linux/filter.h``.

A program of other authors (an MCP server) may have threads and processes of its own, in no new namespace, and
pairs of sockets; all else is denied to it too.
"""

from __future__ import annotations

import errno
import platform
import struct
from dataclasses import dataclass

from beffroi.errors import Failure, SandboxError

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_FIRST = 0, 4, 16
_X32 = 0x40000000
_CLONE3 = 435
_NEW_NAMESPACES = 0x7E020000
_OF_PROGRAMS = frozenset({"fork", "vfork", "clone", "socketpair"})

# name: (x86-64, arm64); None where the machine has no such call.
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # processes and threads
    "fork": (57, None), "vfork": (58, None), "clone": (56, 220),
    # sockets
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201),
    "connect": (42, 203),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "chroot": (161, 51),
    "pivot_root": (155, 41), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # kernel interfaces with a large surface
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264), "fanotify_init": (300, 262), "vmsplice": (278, 75),
    "modify_ldt": (154, None),
    # memory outside the address-space limit
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # the machine itself
    "reboot": (169, 142), "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "swapon": (167, 224), "swapoff": (168, 225),
    "syslog": (103, 116), "acct": (163, 89), "quotactl": (179, 60), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266), "iopl": (172, None),
    "ioperm": (173, None), "personality": (135, 92), "sethostname": (170, 161), "setdomainname": (171, 162),
}  # fmt: skip


@dataclass(frozen=True)
class _Machine:
    audit: int
    column: int


_MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, column=0),
    "aarch64": _Machine(audit=0xC00000B7, column=1),
}


def seccomp_filter(machine: str | None = None, *, program: bool = False) -> bytes:
    """The compiled filter for this machine.

    Args:
        program: for a program that starts threads and processes, not for a tool's Python.

    Raises:
        SandboxError: ``UNAVAILABLE`` on a processor whose calls are not listed here.
    """
    name = machine or platform.machine()
    if name not in _MACHINES:
        raise SandboxError(
            Failure.UNAVAILABLE,
            f"Le bac à sable ne connaît pas ce processeur ({name}) : il faut une machine x86-64 ou arm64.",
            f"The sandbox does not know this processor ({name}): use an x86-64 or arm64 machine.",
        )
    return _filter(_MACHINES[name].audit, _MACHINES[name].column, _OF_PROGRAMS if program else frozenset())


def _filter(audit: int, column: int, allowed: frozenset[str]) -> bytes:
    denied = sorted(n for name, pair in _DENIED.items() if name not in allowed and (n := pair[column]))
    clone = _DENIED["clone"][column]
    lines = [
        _line(_LOAD, 0, 0, _OFFSET_ARCH),
        _line(_EQUAL, 1, 0, audit),
        _line(_RETURN, 0, 0, _KILL),
        _line(_LOAD, 0, 0, _OFFSET_NUMBER),
        _line(_AT_LEAST, 0, 1, _X32),
        _line(_RETURN, 0, 0, _KILL),
        # The C library falls back to clone where clone3 does not exist.
        _line(_EQUAL, 0, 1, _CLONE3),
        _line(_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
    ]
    if clone not in denied and clone is not None:
        lines += [
            _line(_EQUAL, 0, 4, clone),
            _line(_LOAD, 0, 0, _OFFSET_FIRST),
            _line(_ANY_BIT, 0, 1, _NEW_NAMESPACES),
            _line(_RETURN, 0, 0, _ERRNO | errno.EPERM),
            _line(_RETURN, 0, 0, _ALLOW),
        ]
    for number in denied:
        lines += [_line(_EQUAL, 0, 1, number), _line(_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    return b"".join([*lines, _line(_RETURN, 0, 0, _ALLOW)])


def _line(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
