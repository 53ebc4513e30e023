"""The same ways, tried by a server's program, which may have threads and processes of its own."""

from __future__ import annotations

from dataclasses import replace

from evals.attacks.escapes.attempt import Attempt
from evals.attacks.escapes.catalogue.files import FILES, planted
from evals.attacks.escapes.catalogue.kernel import KERNEL
from evals.attacks.escapes.catalogue.network import NETWORK
from evals.attacks.escapes.catalogue.processes import PROCESSES
from tools.sandbox.walls import Wall

_SAME = {
    "TCP over IPv4",
    "UDP",
    "an abstract socket",
    "a socket's file",
    "a file of the host",
    "a file written outside",
    "a debugger attached",
    "another's memory read",
    "a process held",
    "root of a namespace, and a mount",
    "a user namespace",
    "a user namespace in a new process",
    "io_uring",
    "a keyring",
    "shared memory of the host",
}
PROGRAMS = (
    *(
        replace(attempt, name=f"program: {attempt.name}", program=True)
        for attempt in (*NETWORK, *FILES, *PROCESSES, *KERNEL)
        if attempt.name in _SAME
    ),
    Attempt(
        "program: a link left in a folder of the city", "files.plant", (Wall.SECCOMP, Wall.LANDLOCK), planted,
        program=True,
    ),
)  # fmt: skip
