"""Files: reading and changing what is outside, ``/proc`` and ``/sys``, devices, links, what was left open."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.scene import Scene, Victim
from tools.sandbox.walls import Wall

_DISKS = ("/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/xvda", "/dev/loop0")
_SEEN = (Wall.FILES, Wall.LANDLOCK)
_KEPT = (Wall.READ_ONLY, Wall.LANDLOCK)


def _telling(words: Callable[[Scene], str]) -> Callable[[Scene], AbstractContextManager[Aim]]:
    """Reached where the answer holds the secret."""

    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        yield Aim(words(scene), lambda answer: scene.secret in answer)

    return aim


def _of_victim(words: Callable[[Victim], str]) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        with scene.victim() as victim:
            yield Aim(words(victim), lambda answer: scene.secret in answer)

    return aim


@contextmanager
def _secret_name(scene: Scene) -> Iterator[Aim]:
    yield Aim(str(scene.folder), lambda answer: scene.file.name in answer.split())


@contextmanager
def _pids(scene: Scene) -> Iterator[Aim]:
    with scene.victim() as victim:
        yield Aim("/proc", lambda answer: str(victim.pid) in answer.split())


@contextmanager
def inmate_changed(scene: Scene) -> Iterator[Aim]:
    """The inmate's folder: reached where anything in it is changed."""
    before = _state(scene.inmate)
    try:
        yield Aim(scene.secret, lambda _: _state(scene.inmate) != before)
    finally:
        (scene.inmate / "new.py").unlink(missing_ok=True)
        for name in ("mark.py", "victim.py"):
            (scene.inmate / name).write_text("")
            (scene.inmate / name).chmod(0o644)


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {file.name: (file.stat().st_mode, file.read_bytes()) for file in folder.glob("*.py")}


def _written(place: Callable[[Scene], Path]) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        path = place(scene)
        try:
            yield Aim(str(path), lambda _: path.exists())
        finally:
            path.unlink(missing_ok=True)

    return aim


@contextmanager
def planted(scene: Scene) -> Iterator[Aim]:
    link = scene.folder / "own" / "link"
    try:
        yield Aim(str(link.parent), lambda _: link.is_symlink())
    finally:
        link.unlink(missing_ok=True)


@contextmanager
def _variable(scene: Scene) -> Iterator[Aim]:
    os.environ["BEFFROI_ESCAPE"] = scene.secret
    try:
        yield Aim("", lambda answer: scene.secret in answer)
    finally:
        del os.environ["BEFFROI_ESCAPE"]


@contextmanager
def _left_open(scene: Scene) -> Iterator[Aim]:
    with tempfile.TemporaryFile() as file:
        file.write(scene.secret.encode())
        file.flush()
        os.set_inheritable(file.fileno(), True)
        yield Aim("", lambda answer: scene.secret in answer)


def _handle(scene: Scene) -> str:
    """Kind and bytes of the secret file's handle."""
    room = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0), 136)
    mount = ctypes.c_int()
    library = ctypes.CDLL(None, use_errno=True)
    if library.name_to_handle_at(-100, str(scene.file).encode(), room, ctypes.byref(mount), 0):
        raise OSError(ctypes.get_errno(), "name_to_handle_at")
    size, kind = struct.unpack_from("=Ii", room.raw)
    return f"{kind} {room.raw[8 : 8 + size].hex()}"


def _disk() -> str:
    for disk in _DISKS:
        with contextlib.suppress(OSError), open(disk, "rb", buffering=0) as opened:
            if opened.read(512):
                return disk
    return ""


@contextmanager
def _disk_aim(scene: Scene) -> Iterator[Aim]:
    yield Aim(_disk())


FILES = (
    Attempt("a file of the host", "files.read", _SEEN, _telling(lambda s: str(s.file))),
    Attempt("the same by a path that climbs", "files.climb", _SEEN, _telling(lambda s: str(s.file))),
    Attempt(
        "a link in its own folder", "files.link", (Wall.SECCOMP, *_SEEN), _telling(lambda s: str(s.file))
    ),
    Attempt(
        "a folder swapped for a link", "files.race", (Wall.SECCOMP, *_SEEN), _telling(lambda s: str(s.file))
    ),
    Attempt("the names in a folder", "files.names", _SEEN, _secret_name),
    Attempt(
        "a file by its inode",
        "files.handle",
        (Wall.SECCOMP, Wall.USERS, Wall.CAPABILITIES),
        _telling(_handle),
        root_only=True,
    ),
    Attempt("code changed", "files.change", _KEPT, inmate_changed),
    Attempt("code added", "files.create", _KEPT, inmate_changed),
    Attempt("code deleted", "files.remove", _KEPT, inmate_changed),
    Attempt("code's mode changed", "files.mode", (Wall.READ_ONLY,), inmate_changed),
    Attempt(
        "a file written outside",
        "files.write",
        (*_SEEN, Wall.READ_ONLY),
        _written(lambda s: s.folder / "new"),
    ),
    Attempt(
        "shared memory as a file",
        "files.write",
        _SEEN,
        _written(lambda s: Path("/dev/shm", s.folder.name)),
    ),
    Attempt("the list of processes", "files.names", _SEEN, _pids),
    Attempt(
        "a process's variables",
        "files.environ",
        (*_SEEN, Wall.USERS, Wall.CAPABILITIES),
        _of_victim(lambda v: str(v.pid)),
        root_only=True,
    ),
    Attempt(
        "a process's deleted file",
        "files.open_file",
        (*_SEEN, Wall.USERS, Wall.CAPABILITIES),
        _of_victim(lambda v: f"{v.pid} {v.file}"),
        root_only=True,
    ),
    Attempt("a disk", "files.first_bytes", _SEEN, _disk_aim, root_only=True, needs=lambda: bool(_disk())),
    Attempt("a terminal", "files.terminal", _SEEN),
    Attempt(
        "a device made",
        "files.device",
        (Wall.SECCOMP, Wall.LANDLOCK, Wall.USERS, Wall.CAPABILITIES),
        root_only=True,
    ),
    Attempt("a variable of the house", "files.environment", (Wall.ENVIRONMENT,), _variable),
    Attempt("a file left open", "files.inherited", (Wall.DESCRIPTORS,), _left_open),
)
