"""Ways out through other processes: their memory, descriptors, limits, signals; and new ones of its own."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import signal
import struct
import sys
import threading
import time

from .held import DESCRIPTORS, Held, call

_MANY = 60


def trace(held: Held) -> str:
    """Attach to a process of the host as a debugger."""
    pid = int(held.aim)
    call("ptrace", 0x4206, pid, 0, 0)
    return "done"


def memory(held: Held) -> str:
    """Read the memory of a process of the host."""

    class Part(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    pid, address = map(int, held.aim.split())
    room = ctypes.create_string_buffer(64)
    here, there = Part(ctypes.addressof(room), 32), Part(address, 32)
    call("process_vm_readv", pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return room.value.decode()


def handle(held: Held) -> str:
    """Hold a process of the host by a descriptor."""
    os.close(call("pidfd_open", int(held.aim), 0))
    return "done"


def descriptor(held: Held) -> str:
    """Take a descriptor out of a process of the host."""
    pid, number = map(int, held.aim.split())
    taken = call("pidfd_getfd", call("pidfd_open", pid, 0), number, 0)
    return os.pread(taken, 1000, 0).decode()


def kill(held: Held) -> str:
    """End a process of the host."""
    os.kill(int(held.aim), signal.SIGURG)
    return "done"


def group(held: Held) -> str:
    """Send a signal to everybody in its process group."""
    os.kill(0, signal.SIGURG)
    return "done"


def owner(held: Held) -> str:
    """Have the kernel send a signal in its name: make a process of the host the owner of a socket."""
    link = _socket()
    fcntl.fcntl(link, fcntl.F_SETOWN, int(held.aim))
    fcntl.fcntl(link, fcntl.F_SETFL, fcntl.fcntl(link, fcntl.F_GETFL) | os.O_ASYNC)
    return "done"


def limits(held: Held) -> str:
    """Take files away from a process of the host."""
    resource.prlimit(int(held.aim), resource.RLIMIT_NOFILE, (17, 17))
    return "done"


def slow(held: Held) -> str:
    """Make a process of the host wait for others."""
    os.setpriority(os.PRIO_PROCESS, int(held.aim), 19)
    return "done"


def fork(held: Held) -> str:
    """Start one process."""
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "done"


def forks(held: Held) -> str:
    """Start processes without end."""
    started: list[int] = []
    try:
        while len(started) < _MANY:
            if (child := os.fork()) == 0:
                time.sleep(20)
                os._exit(0)
            started.append(child)
    finally:
        for child in started:
            os.kill(child, signal.SIGKILL)
    return "done"


def threads(held: Held) -> str:
    """Start threads without end."""
    done = threading.Event()
    started = [threading.Thread(target=done.wait, daemon=True) for _ in range(_MANY)]
    try:
        for thread in started:
            thread.start()
    finally:
        done.set()
    return "done"


def shell(held: Held) -> str:
    """Become a shell of the machine, which then answers in the tool's place."""
    body = b'{"result":"done by a shell"}'
    octal = "".join(f"\\{byte:03o}" for byte in struct.pack(">I", len(body)))
    os.dup2(_socket(), 9)  # a shell names descriptors by one digit
    os.execv("/bin/sh", ["sh", "-c", f"printf '{octal}{body.decode()}' >&9; sleep 5"])


def interpreter(held: Held) -> str:
    """Become a new interpreter, of which nothing is known."""
    os.set_inheritable(link := _socket(), True)
    code = "import os,struct,sys;b=sys.argv[2].encode();os.write(int(sys.argv[1]),struct.pack('>I',len(b))+b)"
    said = json.dumps({"result": "done by another"})
    os.execv(
        sys.executable,
        [sys.executable, "-I", "-S", "-c", code + ";import time;time.sleep(5)", str(link), said],
    )


def _socket() -> int:
    import stat

    for number in range(3, DESCRIPTORS):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            continue
    raise FileNotFoundError
