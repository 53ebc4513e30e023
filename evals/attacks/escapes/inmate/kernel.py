"""Ways out through the kernel's own interfaces."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

from .held import Held, call

_NEW_USER, _NEW_NET, _NEW_MOUNTS = 0x10000000, 0x40000000, 0x20000


def mount(held: Held) -> str:
    """Mount a file system over its folder."""
    _mounted(0)
    return "done"


def writable(held: Held) -> str:
    """Mount what is read-only again, writable, and change it."""
    call("mount", b"none", b"/app/inmate", None, 0x1020, None)
    Path("/app/inmate/mark.py").write_text(held.aim)
    return "done"


def chroot(held: Held) -> str:
    """Make its folder the root, from which one climbs out."""
    call("chroot", b"/tmp")
    return "done"


def user_namespace(held: Held) -> str:
    """Become root of a user namespace of its own."""
    call("unshare", _NEW_USER)
    return "done"


def clone_namespace(held: Held) -> str:
    """The same in a new process."""
    child = call("clone", _NEW_USER | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "done"


def own_root(held: Held) -> str:
    """Become root of a namespace and mount with its powers."""
    call("unshare", _NEW_USER | _NEW_MOUNTS)
    _mounted(0)
    return "done"


def join(held: Held) -> str:
    """Join the network of a process of the host."""
    call("setns", call("pidfd_open", int(held.aim), 0), _NEW_NET)
    return "done"


def io_uring(held: Held) -> str:
    """Ask for work around every filter of system calls."""
    os.close(call("io_uring_setup", 1, ctypes.create_string_buffer(120)))
    return "done"


def bpf(held: Held) -> str:
    """Load data for programs inside the kernel."""
    attributes = ctypes.create_string_buffer(b"".join(n.to_bytes(4, "little") for n in (2, 4, 4, 1)), 72)
    os.close(call("bpf", 0, attributes, 72))
    return "done"


def perf(held: Held) -> str:
    """Count what the processor does."""
    event = bytearray(128)
    event[0:4], event[4:8], event[40:48] = (
        (1).to_bytes(4, "little"),
        (128).to_bytes(4, "little"),
        b"\x60" + bytes(7),
    )
    os.close(call("perf_event_open", (ctypes.c_char * 128).from_buffer(event), 0, -1, -1, 0))
    return "done"


def userfaultfd(held: Held) -> str:
    """Hold the kernel up while it reads memory."""
    os.close(call("userfaultfd", 1))
    return "done"


def key(held: Held) -> str:
    """Keep a secret in a keyring of the kernel, where the next call finds it."""
    added = call("add_key", b"user", b"escape", b"here", 4, -2)
    room = ctypes.create_string_buffer(8)
    call("keyctl", 11, added, room, 8)
    return "done" if room.value == b"here" else "empty"


def memory_file(held: Held) -> str:
    """Keep data in memory that is no part of the process."""
    os.close(call("memfd_create", b"escape", 0))
    return "done"


def shared_memory(held: Held) -> str:
    """Read memory that a process of the host shares."""
    address = call("shmat", call("shmget", int(held.aim), 64, 0), None, 0)
    return ctypes.string_at(address).decode()


def queue(held: Held) -> str:
    """Take a message out of a queue of the host."""
    room = ctypes.create_string_buffer(72)
    call("msgrcv", call("msgget", int(held.aim), 0), room, 64, 0, 0o4000)
    return ctypes.string_at(ctypes.addressof(room) + 8).decode()


def personality(held: Held) -> str:
    """Have memory laid out as it always is."""
    call("personality", 0x0040000)
    return "done"


def machine(held: Held) -> str:
    """Tell which machine this is."""
    return os.uname().nodename


def log(held: Held) -> str:
    """Read the kernel's log."""
    room = ctypes.create_string_buffer(4096)
    return "done" if call("syslog", 3, room, 4096) > 0 else "empty"


def _mounted(flags: int) -> None:
    call("mount", b"none", b"/tmp", b"tmpfs", flags, None)
    time.sleep(0)
