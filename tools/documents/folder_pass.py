"""One pass over a folder: what is new or changed is read, what is gone is forgotten."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from beffroi.errors import SandboxError, ToolError
from tools.documents.folder_index import FileRow, FolderIndex, file_id
from tools.documents.folder_walk import Place, Seen
from tools.documents.inner import Unmet, is_inside, within
from tools.documents.reading.reader import SUFFIXES, Read, Unreadable, read_file

_CHUNK = 1024 * 1024
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Shelf:
    """A folder as the settings name it.

    Attributes:
        key: names the place for ever: the files' ids are made from it.
        path: tells which folder lies within which.
    """

    name: str
    key: str
    path: PurePosixPath
    readers: frozenset[str]
    place: Place


@dataclass(frozen=True)
class Source:
    """A folder and its index.

    Attributes:
        key: what its files' ids are made from.
        inner: folders within, by path, that have readers of their own.
    """

    key: str
    name: str
    place: Place
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
        seen = list(source.place.walk(SUFFIXES, source.inner))
    except (OSError, ToolError) as error:
        return _unmade(source, error)
    index.note(problem="", total=len(seen), done=0, started=_now())
    counts: Counter[str] = Counter()
    for done, one in enumerate(seen):
        if stop is not None and stop.is_set():
            return _passed(source, counts)
        tell(f"{source.name} : {one.path}", done / len(seen))
        try:
            became = _take(source, one, before.get(one.path), again)
        except ToolError as error:  # the place itself: what is known of the other files stays
            return _unmade(source, error)
        counts[became] += 1
        if became != "same":
            index.note(done=done + 1)
    there = {one.path for one in seen}
    shut = [one.path.rstrip("/") for one in seen if one.path.endswith("/")]
    gone = [row.id for path, row in before.items() if path not in there and not is_inside(path, shut)]
    for old in gone:
        index.remove(old)
    index.note(done=len(seen), ended=_now(), shut=shut)
    return _passed(source, counts, len(gone))


def _unmade(source: Source, error: OSError | ToolError) -> Passed:
    problem = error.fr if isinstance(error, ToolError) else f"dossier illisible ({error.strerror})"
    if isinstance(error, Unmet):  # what is known may be what an inner folder keeps: nothing of it stays
        for row in source.index.files().values():
            source.index.remove(row.id)
        source.index.note(ended=None)
    source.index.note(problem=problem)
    return Passed(source.name, problem=problem)


def _passed(source: Source, counts: Counter[str], removed: int = 0) -> Passed:
    return Passed(source.name, counts["read"], counts["same"], removed, counts["left_out"])


def _take(source: Source, seen: Seen, before: FileRow | None, again: bool) -> str:
    """Take one file in: ``read``, ``same`` or ``left_out``."""
    row = FileRow(
        file_id(source.key, seen.path), seen.path, PurePosixPath(seen.path).stem, None, seen.size,
        seen.changed, "", 0, seen.problem, seen.version,
    )  # fmt: skip
    if before is not None and not again and _unchanged(before, row):
        return "left_out" if before.problem else "same"
    if seen.problem:
        source.index.put(row, None)
        return "left_out"
    try:
        with source.place.opened(seen.path) as file:
            row = replace(row, digest=_digest(file))
            if before is not None and before.digest == row.digest and not again:
                source.index.touch(row)
                return "left_out" if before.problem else "same"
            os.lseek(file, 0, os.SEEK_SET)
            read = read_file(file, PurePosixPath(seen.path).suffix.lower())
    except OSError as error:
        row = replace(row, problem=f"illisible ({error.strerror})")
        source.index.put(row if error.errno == errno.EFBIG else _tried_again(row), None)
        return "left_out"
    except Unreadable as error:
        source.index.put(replace(row, problem=str(error)), None)
        return "left_out"
    except SandboxError as error:  # not this file's fault: it is tried again at the next pass
        source.index.put(_tried_again(replace(row, problem=error.fr)), None)
        return "left_out"
    source.index.put(_known(row, read), read)
    return "read"


def _tried_again(row: FileRow) -> FileRow:
    """A row that no file looks the same as."""
    return replace(row, digest="", changed=0, version="?")


def _known(row: FileRow, read: Read) -> FileRow:
    return replace(row, title=read.title or row.title, pages=read.pages, passages=len(read.pieces))


def _unchanged(before: FileRow, now: FileRow) -> bool:
    if now.problem or before.problem.startswith("lien"):
        return before.problem == now.problem
    return (before.size, before.changed, before.version) == (now.size, now.changed, now.version)


def _digest(file: int) -> str:
    digest = hashlib.sha256()
    while part := os.read(file, _CHUNK):
        digest.update(part)
    return digest.hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def sources(shelves: Collection[Shelf], state: Path) -> list[Source]:
    """The folders with their indexes.

    Args:
        state: folder of the indexes.
    """
    found = []
    for shelf in shelves:
        key = hashlib.sha256(shelf.key.encode()).hexdigest()[:16]
        inner = within(shelf.path, (other.path for other in shelves))
        index = FolderIndex(state / f"{key}.db", inner)
        found.append(Source(key, shelf.name, shelf.place, shelf.readers, inner, index))
    return found
