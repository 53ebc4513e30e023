"""The walls around a server's program: bubblewrap, limits, a system-call filter that lets it have threads.

It sees the machine's programs and libraries (``/usr``, and of ``/etc`` what programs need), and the folders
that the settings name; all read-only but those under ``write``. There is no network, no other process, no
home, no variable of the host's environment. Its temporary folder is its own and is gone with it.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from beffroi.errors import ConfigurationError, Failure, SandboxError
from beffroi.mcp import McpServer

_SYSTEM = ("usr", "bin", "sbin", "lib", "lib64", "lib32")
_ETC = ("ld.so.cache", "alternatives", "ssl/openssl.cnf", "nsswitch.conf", "passwd", "group")
_TMP = 64 * 1024 * 1024
"""Bytes of the temporary folder, and of the largest file that is written."""
_FILES = 256
_LIMITED = """
import os, resource, sys
cpu, data, files, size, *command = sys.argv[1:]
for kind, value in (("CORE", 0), ("CPU", cpu), ("DATA", data), ("NOFILE", files), ("FSIZE", size)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + kind), (int(value), int(value)))
os.execv(command[0], command)
"""


def server_command(server: McpServer, seccomp: int) -> list[str]:
    """The command that starts a server's program behind its walls.

    Args:
        seccomp: descriptor from which bubblewrap reads the filter.

    Raises:
        SandboxError: ``UNAVAILABLE`` without bubblewrap; there is no other way.
        ConfigurationError: a folder that the settings name is not there.
    """
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise SandboxError(
            Failure.UNAVAILABLE,
            "Le bac à sable manque, aucun outil ne peut s'exécuter : `apt-get install bubblewrap`.",
            "The sandbox is missing, no tool can run: `apt-get install bubblewrap`.",
        )
    assert server.command is not None
    limits = (2 * int(server.timeout) + 2, server.memory * 1024 * 1024, _FILES, _TMP)
    return [
        sys.executable, "-I", "-S", "-c", _LIMITED, *map(str, limits),
        bwrap, *_walls(), *_system(), *_folders(server), *_variables(server),
        "--chdir", str(next(iter((*server.write, *server.read)), Path("/tmp"))),
        "--remount-ro", "/", "--seccomp", str(seccomp), "--", *server.command,
    ]  # fmt: skip


def _walls() -> Iterator[str]:
    yield from ("--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534")
    yield from ("--hostname", "beffroi", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    yield from ("--clearenv", "--proc", "/proc", "--dev", "/dev", "--size", str(_TMP), "--tmpfs", "/tmp")


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
