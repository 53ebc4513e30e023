"""The same probes, tried by a server's program in the jail that such programs run in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from beffroi.errors import Failure, SandboxError
from beffroi.settings.mcp import McpServer
from tools.mcp.jail import server_command
from tools.sandbox.jail import interpreter
from tools.sandbox.seccomp import Profile, seccomp_filter
from tools.sandbox.walls import Wall

if TYPE_CHECKING:
    from evals.attacks.escapes.attempt import Attempt
    from evals.attacks.escapes.scene import Scene

_SECONDS = 20


def tried_by_a_program(attempt: Attempt, words: str, scene: Scene, off: frozenset[Wall]) -> str:
    """What the program printed.

    Raises:
        SandboxError: ``BROKEN``, with its last words, where it failed.
    """
    own = scene.folder / "own"
    own.mkdir(exist_ok=True)
    server = McpServer.model_validate(
        {
            "command": [
                interpreter(),
                "-I",
                "-S",
                str(scene.inmate / "program.py"),
                attempt.probe,
                words or "-",
            ],
            "read": [scene.inmate, Path(sys.base_prefix)],
            "write": [own],
            "timeout": _SECONDS,
        }
    )
    program, write = os.pipe()
    os.write(write, seccomp_filter(Profile.PROGRAM))
    os.close(write)
    try:
        done = subprocess.run(
            server_command(server, program, off),
            env={},
            cwd="/",
            pass_fds=(program,),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            start_new_session=True,
        )
    finally:
        os.close(program)
    if done.returncode:
        words = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise SandboxError(Failure.BROKEN, words, words)
    return done.stdout.strip()
