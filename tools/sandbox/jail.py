"""The bubblewrap command line: what a sandbox can see and do.

It sees the interpreter, its standard library, the C library, and the folders ``beffroi`` and ``tools``; all
read-only. There is no network, no ``/proc``, no home, no writable place but a small empty ``/tmp``, and no
variable of the host's environment. The root is a read-only empty tmpfs. Bubblewrap itself sees to it that no
program gains privileges (``PR_SET_NO_NEW_PRIVS``).
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import beffroi
import tools
from beffroi.errors import Failure, SandboxError
from tools.sandbox.walls import Wall

TMP_BYTES = 16 * 1024 * 1024
"""Size of a sandbox's temporary folder, and of the largest file in it."""
APP = "/app"
_NOBODY = "65534"
_NAMESPACES = {
    Wall.USERS: "user",
    Wall.NETWORK: "net",
    Wall.PROCESSES: "pid",
    Wall.IPC: "ipc",
    Wall.HOST_NAME: "uts",
}
_BOOT = f"""
import sys
sys.path.append("{APP}")
from tools.sandbox.child import main
main(*map(int, sys.argv[1:]))
"""


@dataclass(frozen=True)
class Jail:
    """How sandboxes of this installation are made.

    Attributes:
        bwrap: the bubblewrap program.
        folders: packages that a sandbox may import, bound read-only under their own names.
    """

    bwrap: Path
    folders: tuple[Path, ...]
    off: frozenset[Wall] = frozenset()
    """Walls that it lacks: none, but where an attack shows what a wall holds."""

    def command(self, channel: int, seccomp: int, info: int, limits: Sequence[int]) -> list[str]:
        """Command of one sandbox.

        Args:
            channel: descriptor of the socket that the child inherits.
            seccomp: descriptor from which bubblewrap reads the filter.
            info: descriptor to which it writes the process id of the sandbox's first process.
            limits: arguments of `tools.sandbox.child.main` after the socket.
        """
        seccomp_option = () if Wall.SECCOMP in self.off else ("--seccomp", str(seccomp))
        options = (*seccomp_option, "--info-fd", str(info))
        return self.running(_BOOT, (channel, *limits), *options)

    def running(self, code: str, arguments: Iterable[object], *options: str) -> list[str]:
        """Command of a sandbox that runs other code of the house.

        Args:
            code: Python source; the packages lie in `APP`.
            options: more options of bubblewrap.
        """
        return [
            str(self.bwrap), *self._walls(), *self._seen(), *self._packages(), *self._temporary(),
            "--chdir", "/tmp", *options, "--",
            interpreter(), "-I", "-S", "-B", "-X", "utf8", "-c", code, *map(str, arguments),
        ]  # fmt: skip

    def _walls(self) -> Iterator[str]:
        yield from namespaces(self.off)
        if Wall.ENVIRONMENT not in self.off:
            yield "--clearenv"
        yield "--die-with-parent"
        yield from ("--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", "/tmp")

    def _seen(self) -> Iterator[str]:
        if Wall.FILES in self.off:
            yield from everything(self._bind)
            return
        yield from (*_system(), *python_mounts())
        for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
            yield from ("--dev-bind", device, device)

    def _packages(self) -> Iterator[str]:
        for folder in self.folders:
            yield from (self._bind, str(folder), f"{APP}/{folder.name}")

    def _temporary(self) -> Iterator[str]:
        size = () if Wall.FOLDER_SIZE in self.off else ("--size", str(TMP_BYTES))
        yield from (*size, "--tmpfs", "/tmp")
        if Wall.READ_ONLY not in self.off:
            yield from ("--remount-ro", "/")

    @property
    def _bind(self) -> str:
        return "--bind" if Wall.READ_ONLY in self.off else "--ro-bind"


def build_jail(extra: Sequence[Path] = (), search: str | None = None) -> Jail:
    """The jail of this installation.

    Args:
        extra: more folders of tool modules.
        search: where to look for bubblewrap instead of ``PATH``.

    Raises:
        SandboxError: ``UNAVAILABLE`` without bubblewrap; there is no other way to run a tool.
    """
    own = tuple(Path(package.__path__[0]).resolve() for package in (beffroi, tools))
    return Jail(bubblewrap(search), own + tuple(folder.resolve() for folder in extra))


def bubblewrap(search: str | None = None) -> Path:
    """The bubblewrap program.

    Args:
        search: where to look instead of ``PATH``.

    Raises:
        SandboxError: ``UNAVAILABLE`` without it; there is no other way to run a tool.
    """
    found = shutil.which("bwrap", path=search)
    if found is None:
        raise SandboxError(
            Failure.UNAVAILABLE,
            "Le bac à sable manque, aucun outil ne peut s'exécuter. Prévenez l'administrateur.",
            "The sandbox is missing, no tool can run. Tell the administrator.",
            command="apt-get install bubblewrap",
        )
    return Path(found)


def namespaces(off: frozenset[Wall] = frozenset()) -> Iterator[str]:
    """Options of bubblewrap: namespaces and a session of its own, nobody's identity, no capability."""
    for wall, namespace in _NAMESPACES.items():
        if wall not in off:
            yield f"--unshare-{namespace}"
    yield "--unshare-cgroup-try"
    if Wall.USERS not in off:
        yield from ("--uid", _NOBODY, "--gid", _NOBODY)
    if Wall.HOST_NAME not in off:
        yield from ("--hostname", "beffroi")
    if Wall.SESSION not in off:
        yield "--new-session"
    yield from ("--cap-add" if Wall.CAPABILITIES in off else "--cap-drop", "ALL")


def everything(bind: str) -> Iterator[str]:
    """Options that show all of the machine, for a jail that lacks the wall of its files."""
    for path in Path("/").iterdir():
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir() and path != Path(APP):
            yield from ("--dev-bind" if path.name == "dev" else bind, str(path), str(path))


def _system() -> Iterator[str]:
    """The C library and its loader; on a merged system ``/lib`` is a link into ``/usr``."""
    for name in ("usr/lib", "usr/lib64", "lib", "lib64"):
        path = Path("/") / name
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), str(path))
        elif path.is_dir():
            yield from _libraries(path)
    yield from ("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")
    yield from ("--ro-bind-try", "/usr/share/zoneinfo", "/usr/share/zoneinfo")


def _libraries(folder: Path) -> Iterator[str]:
    """Of a folder of libraries, only this machine's own where the system keeps them apart (Debian)."""
    own = folder / (sysconfig.get_config_var("MULTIARCH") or "")
    paths = (own, *folder.glob("ld-linux*.so*")) if own.is_dir() else (folder,)
    for path in paths:
        yield from ("--ro-bind", str(path), str(path))


def python_mounts() -> Iterator[str]:
    """The interpreter and its standard library, at their own paths."""
    platform_library = sysconfig.get_path("platstdlib", vars={"platbase": sys.base_exec_prefix})
    shared = Path(sysconfig.get_config_var("LIBDIR") or os.devnull).glob("libpython*.so*")
    for path in (sysconfig.get_path("stdlib"), platform_library, *map(str, shared), interpreter()):
        yield from ("--ro-bind", path, path)


def interpreter() -> str:
    """The interpreter itself, not the virtual environment's link to it."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
