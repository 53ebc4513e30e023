"""The kernel's own interfaces: mounts, namespaces, io_uring, BPF, keyrings, memory that no process owns."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.catalogue.files import inmate_changed
from evals.attacks.escapes.scene import Scene
from tools.sandbox.walls import Wall

_LIST = (Wall.SECCOMP,)
_POWERS = (Wall.SECCOMP, Wall.CAPABILITIES)
_CREATE, _REMOVE, _NOT_WAITING = 0o1600, 0, 0o4000


@contextmanager
def _segment(scene: Scene) -> Iterator[Aim]:
    """A System V shared memory segment of the host that holds the secret."""
    library = ctypes.CDLL(None, use_errno=True)
    library.shmat.restype = ctypes.c_void_p
    key = int(scene.secret[:7], 16)
    number = library.shmget(key, 64, _CREATE)
    address = library.shmat(number, None, 0)
    ctypes.memmove(address, scene.secret.encode() + b"\0", len(scene.secret) + 1)
    try:
        yield Aim(str(key), lambda answer: answer == scene.secret)
    finally:
        library.shmdt(ctypes.c_void_p(address))
        library.shmctl(number, _REMOVE, None)


@contextmanager
def _queue(scene: Scene) -> Iterator[Aim]:
    """A System V message queue of the host with the secret in it."""
    library = ctypes.CDLL(None, use_errno=True)
    key = int(scene.secret[1:8], 16)
    number = library.msgget(key, _CREATE)
    library.msgsnd(
        number, struct.pack("q", 1) + scene.secret.encode() + b"\0", len(scene.secret) + 1, _NOT_WAITING
    )
    try:
        yield Aim(str(key), lambda answer: answer == scene.secret)
    finally:
        library.msgctl(number, _REMOVE, None)


@contextmanager
def _network(scene: Scene) -> Iterator[Aim]:
    with scene.victim() as victim:
        yield Aim(str(victim.pid))


@contextmanager
def _named(_: Scene) -> Iterator[Aim]:
    yield Aim("", lambda answer: answer == os.uname().nodename)


def _setting(path: str, *values: str) -> bool:
    """Whether a setting of the kernel has one of these values, or is not there."""
    file = Path("/proc/sys/kernel", path)
    return not file.exists() or file.read_text().strip() in values


KERNEL = (
    Attempt("a mount", "kernel.mount", (*_POWERS, Wall.LANDLOCK)),
    Attempt(
        "a read-only mount made writable",
        "kernel.writable",
        (*_POWERS, Wall.LANDLOCK),
        inmate_changed,
    ),
    Attempt("another root", "kernel.chroot", _POWERS),
    Attempt("a user namespace", "kernel.user_namespace", _LIST),
    Attempt("a user namespace in a new process", "kernel.clone_namespace", _LIST),
    Attempt("root of a namespace, and a mount", "kernel.own_root", (*_LIST, Wall.LANDLOCK)),
    Attempt(
        "another's network joined",
        "kernel.join",
        (*_POWERS, Wall.LANDLOCK, Wall.PROCESSES, Wall.USERS),
        _network,
        root_only=True,
    ),
    Attempt(
        "io_uring",
        "kernel.io_uring",
        (*_LIST, Wall.LOCKED_MEMORY),
        needs=lambda: _setting("io_uring_disabled", "0"),
    ),
    Attempt("BPF", "kernel.bpf", (*_POWERS, Wall.USERS), root_only=True),
    Attempt(
        "performance counters",
        "kernel.perf",
        _LIST,
        needs=lambda: (
            Path("/proc/sys/kernel/perf_event_paranoid").exists()
            and _setting("perf_event_paranoid", "-1", "0", "1", "2")
        ),
    ),
    Attempt(
        "userfaultfd",
        "kernel.userfaultfd",
        _LIST,
        needs=lambda: Path("/proc/sys/vm/unprivileged_userfaultfd").exists(),
    ),
    Attempt("a keyring", "kernel.key", _LIST, needs=lambda: Path("/proc/keys").exists()),
    Attempt("memory as a file", "kernel.memory_file", _LIST),
    Attempt("shared memory of the host", "kernel.shared_memory", (*_LIST, Wall.IPC), _segment),
    Attempt("a message queue of the host", "kernel.queue", (*_LIST, Wall.IPC), _queue),
    Attempt("memory always laid out alike", "kernel.personality", _LIST),
    Attempt(
        "the machine's name",
        "kernel.machine",
        (Wall.HOST_NAME,),
        _named,
        needs=lambda: os.uname().nodename != "beffroi",
    ),
    Attempt("the kernel's log", "kernel.log", _LIST, needs=lambda: _setting("dmesg_restrict", "0")),
)
