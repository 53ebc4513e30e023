"""The walls around a server's program: bubblewrap, limits, Landlock, a list of system calls with threads.

It sees the machine's programs and libraries (``/usr``, and of ``/etc`` what programs need), and the folders
that the settings name; all read-only but those under ``write``. There is no network, no other process, no
home, no variable of the host's environment. Its temporary folder is its own and is gone with it.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.settings.mcp import McpServer
from tools.mcp.census import MOST
from tools.sandbox import landlock
from tools.sandbox.jail import bubblewrap, everything, interpreter, namespaces, python_mounts
from tools.sandbox.walls import Wall

_SYSTEM = ("usr", "bin", "sbin", "lib", "lib64", "lib32")
_ETC = ("ld.so.cache", "alternatives", "ssl/openssl.cnf", "nsswitch.conf", "passwd", "group")
_TMP = 64 * 1024 * 1024
"""Bytes of the temporary folder, and of the largest file that is written."""
_FILES = 256
_FIRST = f"""
{inspect.getsource(landlock)}

import json, resource, sys
given = json.loads(sys.argv[1])
for kind, value in given["limits"].items():
    resource.setrlimit(getattr(resource, "RLIMIT_" + kind), (value, value))
if given["landlock"]:
    confine([*((path, RUN) for path in given["run"]), *((path, WRITE) for path in given["write"])])
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    said = {{2: "introuvable dans le bac à sable", 8: "n'est pas un programme"}}
    said[13] = "pas exécutable, ou hors des dossiers de read"
    sys.exit(f"{{sys.argv[2]}} : {{said.get(error.errno, error.strerror)}}")
"""
"""What runs first behind the walls, by this installation's Python, and becomes the program."""


def server_command(server: McpServer, seccomp: int, off: frozenset[Wall] = frozenset()) -> list[str]:
    """The command that starts a server's program behind its walls.

    Args:
        seccomp: descriptor from which bubblewrap reads the filter.
        off: walls that it lacks: none, but where an attack shows what a wall holds.

    Raises:
        SandboxError: ``UNAVAILABLE`` without bubblewrap; there is no other way.
        ConfigurationError: a folder that the settings name is not there.
    """
    assert server.command is not None
    listed = () if Wall.SECCOMP in off else ("--seccomp", str(seccomp))
    return [
        str(bubblewrap()), *_seen(off), *_walls(off), *_folders(server), *_variables(server),
        "--chdir", str(next(iter((*server.write, *server.read)), Path("/tmp"))),
        *(() if Wall.READ_ONLY in off else ("--remount-ro", "/")), *listed, "--",
        interpreter(), "-I", "-S", "-c", _FIRST, json.dumps(_given(server, off)), *server.command,
    ]  # fmt: skip


def _given(server: McpServer, off: frozenset[Wall]) -> dict[str, Any]:
    """What the program may use: limits by name, and the paths that Landlock leaves it."""
    limits = {
        "CORE": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "NICE": 0, "RTPRIO": 0,
        "CPU": 2 * int(server.timeout) + 2, "DATA": server.memory * 1024 * 1024,
        "NOFILE": _FILES, "NPROC": MOST, "FSIZE": _TMP,
    }  # fmt: skip
    for wall, name in ((Wall.PROCESS_COUNT, "NPROC"), (Wall.LOCKED_MEMORY, "MEMLOCK")):
        if wall in off:
            del limits[name]
    run = ["/" + name for name in (*_SYSTEM, "etc", "proc")]
    write = ["/tmp", "/dev", *map(str, server.write)]
    landlock = Wall.LANDLOCK not in off
    return {"limits": limits, "landlock": landlock, "run": [*run, *map(str, server.read)], "write": write}


def _walls(off: frozenset[Wall]) -> Iterator[str]:
    yield from namespaces(off)
    yield from ("--die-with-parent", "--clearenv", "--proc", "/proc", "--dev", "/dev")
    yield from ("--size", str(_TMP), "--tmpfs", "/tmp")


def _seen(off: frozenset[Wall]) -> Iterator[str]:
    if Wall.FILES in off:
        yield from everything("--bind" if Wall.READ_ONLY in off else "--ro-bind")
    else:
        yield from (*python_mounts(), *_system())


def _system() -> Iterator[str]:
    for name in _SYSTEM:
        path = Path("/") / name
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    for name in _ETC:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")


def _folders(server: McpServer) -> Iterator[str]:
    """What the settings name, at its own place; a link there is resolved now. A folder within another one
    comes after it, so that it stays what the settings say."""
    named = [(folder, "--ro-bind") for folder in server.read] + [
        (folder, "--bind") for folder in server.write
    ]
    for folder, option in sorted(named, key=lambda each: len(each[0].parts)):
        if not folder.exists():
            raise ConfigurationError(
                f"« {folder} », que les réglages montrent à un serveur MCP, n'existe pas.",
                f"'{folder}', which the settings show to an MCP server, does not exist.",
            )
        yield from (option, str(folder.resolve()), str(folder))


def _variables(server: McpServer) -> Iterator[str]:
    given = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", **server.environment}
    for name, value in given.items():
        yield from ("--setenv", name, value)
