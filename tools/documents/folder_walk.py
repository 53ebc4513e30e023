"""Files of a folder, reached without ever following a link: neither one that lies there, nor one that takes a
file's place between the look and the reading."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from tools.documents.inner import Inner

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class Seen:
    """One entry of a folder.

    Attributes:
        path: within the folder, with ``/``; it ends with one for a folder that could not be looked through.
        changed: time of change, in nanoseconds since 1970.
        problem: why it is left out, in French; empty for a regular file.
        version: what the place says of its content, such as an entity tag; empty where it says nothing.
    """

    path: str
    size: int = 0
    changed: int = 0
    problem: str = ""
    version: str = ""


class Place(Protocol):
    """Where the files of one folder lie."""

    @property
    def label(self) -> str:
        """For the operator: a path, an address."""
        ...

    def walk(self, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
        """Files with one of these endings, those of folders within by path in ``inner`` left out.

        Raises:
            OSError, ToolError: the folder itself cannot be read.
            Unmet: a folder of ``inner`` is there under another name.
        """
        ...

    def opened(self, path: str) -> AbstractContextManager[int]:
        """A descriptor of a file, by its path as `walk` gave it.

        Raises:
            OSError: it is not there, or is none.
            ToolError: the place cannot be reached.
        """
        ...

    def there(self, path: str) -> bool:
        """Whether the file is still there.

        Raises:
            ToolError: the place cannot be reached.
        """
        ...


@dataclass(frozen=True)
class LocalFolder:
    """A folder of this machine (`Place`)."""

    root: Path

    @property
    def label(self) -> str:
        return str(self.root)

    def walk(self, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
        return walk(self.root, suffixes, inner)

    def opened(self, path: str) -> AbstractContextManager[int]:
        return opened(self.root, path)

    def there(self, path: str) -> bool:
        try:
            with opened(self.root, path):
                return True
        except OSError:
            return False


def walk(root: Path, suffixes: Collection[str], inner: Collection[str]) -> Iterator[Seen]:
    """Files with one of these endings, and what looks like one but is not followed.

    Args:
        inner: folders within this one, by path, that have readers of their own: they are not entered.

    Raises:
        OSError: the folder itself cannot be read.
        Unmet: one of ``inner`` is there under another name.
    """
    kept, waiting = Inner(inner), set[PurePosixPath]()
    os.close(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    for folder, folders, files, descriptor in os.fwalk(root, follow_symlinks=False):
        within = PurePosixPath(Path(folder).relative_to(root).as_posix())
        folders[:] = sorted(name for name in folders if kept.enters(within / name))
        waiting.update(within / name for name in folders)
        waiting.discard(within)
        for name in sorted(files):
            path = (within / name).as_posix()
            if is_wanted(name, suffixes):
                yield _seen(path, name, descriptor)
    for unread in sorted(waiting):  # those that `os.fwalk` passes over without a word, links among them
        if problem := _shut(root / unread):
            kept.pass_by(unread)
            yield Seen(f"{_printable(unread.as_posix())}/", problem=problem)
    kept.check(str(root), lambda folder: _is_there(root / folder))


@contextmanager
def opened(root: Path, path: str) -> Iterator[int]:
    """A descriptor of a regular file of a folder.

    Args:
        path: within the folder, as `walk` gave it.

    Raises:
        OSError: it is not there, it is none, or a link stands on the way (``ELOOP``).
    """
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\x00" in path:
        raise OSError(errno.EINVAL, "not a path of this folder")
    held = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in parts[:-1]:
            inner = os.open(name, _DIRECTORY, dir_fd=held)
            os.close(held)
            held = inner
        file = os.open(parts[-1], _FILE, dir_fd=held)
    finally:
        os.close(held)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        os.set_blocking(file, True)
        yield file
    finally:
        os.close(file)


def is_wanted(name: str, suffixes: Collection[str]) -> bool:
    """Whether a file of this name is read: one of these endings, neither hidden nor an editor's lock."""
    return not name.startswith((".", "~$")) and PurePosixPath(name).suffix.lower() in suffixes


def _is_there(path: Path) -> bool:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _shut(path: Path) -> str:
    """Why a folder could not be looked through; empty for a link, and where there is none any more."""
    try:
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            return ""
        os.close(os.open(path, _DIRECTORY))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"dossier illisible ({error.strerror})"
    return "dossier changé pendant la lecture"


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


def _seen(path: str, name: str, folder: int) -> Seen:
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        path.encode("utf-8")
    except OSError as error:
        return Seen(path, problem=f"illisible ({error.strerror})")
    except UnicodeEncodeError:
        return Seen(_printable(path), problem="nom de fichier illisible")
    if stat.S_ISLNK(found.st_mode):
        return Seen(path, problem="lien : les liens ne sont pas suivis")
    if not stat.S_ISREG(found.st_mode):
        return Seen(path, problem="ce n'est pas un fichier ordinaire")
    return Seen(path, found.st_size, found.st_mtime_ns)
