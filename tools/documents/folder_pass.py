"""One pass over a folder: what is new or changed is read, what is gone is forgotten."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from beffroi.errors import SandboxError
from tools.documents.folder_index import FileRow, FolderIndex, file_id
from tools.documents.folder_walk import Seen, opened, walk
from tools.documents.reading.reader import SUFFIXES, Read, Unreadable, read_file

_CHUNK = 1024 * 1024
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Source:
    """A folder and its index.

    Attributes:
        key: what its files' ids are made from.
        inner: folders within, by path, that have readers of their own.
    """

    key: str
    name: str
    root: Path
    readers: frozenset[str]
    inner: frozenset[str]
    index: FolderIndex


@dataclass(frozen=True)
class Passed:
    """What a pass did, in files. ``problem``: why it could not be made, in French; what was known stays."""

    folder: str
    read: int = 0
    same: int = 0
    removed: int = 0
    left_out: int = 0
    problem: str = ""


def index_folder(
    source: Source, tell: Progress, stop: threading.Event | None = None, again: bool = False
) -> Passed:
    """Bring the index of a folder up to date.

    Args:
        tell: called with the file that is read and the share done, 0 to 1.
        stop: leaves the pass between two files, once set.
        again: read every file, whatever its time and size say.
    """
    index, before = source.index, source.index.files()
    try:
        seen = list(walk(source.root, SUFFIXES, source.inner))
    except OSError as error:
        problem = f"dossier illisible ({error.strerror})"
        index.note(problem=problem)
        return Passed(source.name, problem=problem)
    index.note(problem="", total=len(seen), done=0, started=_now())
    counts: Counter[str] = Counter()
    for done, one in enumerate(seen):
        if stop is not None and stop.is_set():
            return _passed(source, counts)
        tell(f"{source.name} : {one.path}", done / len(seen))
        became = _take(source, one, before.get(one.path), again)
        counts[became] += 1
        if became != "same":
            index.note(done=done + 1)
    gone = [row.id for path, row in before.items() if path not in {one.path for one in seen}]
    for old in gone:
        index.remove(old)
    index.note(done=len(seen), ended=_now())
    return _passed(source, counts, len(gone))


def _passed(source: Source, counts: Counter[str], removed: int = 0) -> Passed:
    return Passed(source.name, counts["read"], counts["same"], removed, counts["left_out"])


def _take(source: Source, seen: Seen, before: FileRow | None, again: bool) -> str:
    """Take one file in: ``read``, ``same`` or ``left_out``."""
    row = FileRow(
        file_id(source.key, seen.path), seen.path, PurePosixPath(seen.path).stem, None, seen.size,
        seen.changed, "", 0, seen.problem,
    )  # fmt: skip
    if before is not None and not again and _unchanged(before, row):
        return "left_out" if before.problem else "same"
    if seen.problem:
        source.index.put(row, None)
        return "left_out"
    try:
        with opened(source.root, seen.path) as file:
            row = replace(row, digest=_digest(file))
            if before is not None and before.digest == row.digest and not again:
                source.index.touch(row)
                return "left_out" if before.problem else "same"
            os.lseek(file, 0, os.SEEK_SET)
            read = read_file(file, PurePosixPath(seen.path).suffix.lower())
    except OSError as error:
        source.index.put(replace(row, problem=f"illisible ({error.strerror})"), None)
        return "left_out"
    except Unreadable as error:
        source.index.put(replace(row, problem=str(error)), None)
        return "left_out"
    except SandboxError as error:  # not this file's fault: it is tried again at the next pass
        source.index.put(replace(row, problem=error.fr, digest="", changed=0), None)
        return "left_out"
    source.index.put(_known(row, read), read)
    return "read"


def _known(row: FileRow, read: Read) -> FileRow:
    return replace(row, title=read.title or row.title, pages=read.pages, passages=len(read.pieces))


def _unchanged(before: FileRow, now: FileRow) -> bool:
    if now.problem or before.problem.startswith("lien"):
        return before.problem == now.problem
    return (before.size, before.changed) == (now.size, now.changed)


def _digest(file: int) -> str:
    digest = hashlib.sha256()
    while part := os.read(file, _CHUNK):
        digest.update(part)
    return digest.hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def sources(folders: Collection[tuple[str, Path, frozenset[str]]], state: Path) -> list[Source]:
    """The folders with their indexes.

    Args:
        folders: name, path and readers of each.
        state: folder of the indexes.
    """
    roots = [path for _, path, _ in folders]
    found = []
    for name, root, readers in folders:
        key = hashlib.sha256(str(root).encode()).hexdigest()[:16]
        within = (other for other in roots if other != root and other.is_relative_to(root))
        inner = frozenset(other.relative_to(root).as_posix() for other in within)
        found.append(Source(key, name, root, readers, inner, FolderIndex(state / f"{key}.db", inner)))
    return found
