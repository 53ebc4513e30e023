"""The index of one folder: an SQLite file of its own (FTS5), so that a search opens only the files of folders
that the person may read. Rights are not kept in it: they are the settings', asked at each search."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.documents.inner import is_inside
from tools.documents.ranking import Statistics, Term
from tools.documents.reading.passages import Read
from tools.documents.words import stems

_log = logging.getLogger(__name__)
_FORMAT = 2
_BUSY = 10.0
_SCHEMA = """
CREATE TABLE file (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, pages INTEGER, size INTEGER NOT NULL,
    changed INTEGER NOT NULL, digest TEXT NOT NULL, passages INTEGER NOT NULL, problem TEXT NOT NULL,
    version TEXT NOT NULL
);
CREATE TABLE passage (
    number INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES file (id), page INTEGER, heading TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passage_file ON passage (file);
CREATE VIRTUAL TABLE stem USING fts5 (head, body, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (stem, row);
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO fact VALUES ('words', '0');
"""


@dataclass(frozen=True)
class FileRow:
    """What the index knows of a file. ``problem``: why it is left out, in French; empty where it was read.

    Attributes:
        changed: its time of change, in nanoseconds.
        digest: SHA-256 of its content; empty where it was not read.
        version: what the place says of its content, such as an entity tag; empty where it says nothing.
    """

    id: str
    path: str
    title: str
    pages: int | None
    size: int
    changed: int
    digest: str
    passages: int
    problem: str
    version: str = ""


@dataclass(frozen=True)
class Hit:
    """A passage that shares words with a search; ``head`` and ``body`` are its stems."""

    number: int
    file: FileRow
    page: int | None
    heading: str
    text: str
    head: str
    body: str


class FolderIndex:
    """The index of one folder; safe between threads and processes. A broken or older file is made anew.

    Args:
        file: where it lies.
        inner: folders within, by path, that have readers of their own: nothing of them stays in it.
    """

    def __init__(self, file: Path, inner: Collection[str] = ()) -> None:
        self.file = file
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._prepare()
        with self._writing() as base:
            for known, path in base.execute("SELECT id, path FROM file").fetchall() if inner else ():
                if is_inside(path, inner):
                    _remove(base, known)

    # --- searching ------------------------------------------------------------------------------------------

    def statistics(self, terms: Sequence[Term]) -> Statistics:
        """What a ranking needs to know of this folder's passages."""
        with self._reading() as base:
            passages = int(base.execute("SELECT count(*) FROM passage").fetchone()[0])
            holding = {term: _holding(base, term) for term in terms}
            return Statistics(passages, int(_fact(base, "words", "0")), holding)

    def hits(self, terms: Sequence[Term], most: int) -> list[Hit]:
        """Passages that share a word with a search, at most so many, by FTS5's own rank."""
        query = (  # the best first, so that only they are read
            "SELECT p.number, p.page, p.heading, p.text, best.head, best.body, f.* FROM ("
            "SELECT rowid, head, body, rank FROM stem WHERE stem MATCH ? AND rank MATCH 'bm25(2.5, 1.0)' "
            "ORDER BY rank LIMIT ?) best "
            "JOIN passage p ON p.number = best.rowid JOIN file f ON f.id = p.file ORDER BY best.rank"
        )
        with self._reading() as base:
            rows = base.execute(query, (_match(terms), most)).fetchall()
        return [Hit(row[0], FileRow(*row[6:]), *row[1:6]) for row in rows]

    # --- files ----------------------------------------------------------------------------------------------

    def find(self, known: str) -> FileRow | None:
        """The file with this id."""
        with self._reading() as base:
            row = base.execute("SELECT * FROM file WHERE id = ?", (known,)).fetchone()
        return None if row is None else FileRow(*row)

    def files(self) -> dict[str, FileRow]:
        """Every file by its path."""
        with self._reading() as base:
            rows = base.execute("SELECT * FROM file ORDER BY path").fetchall()
        return {row[1]: FileRow(*row) for row in rows}

    def put(self, row: FileRow, read: Read | None) -> None:
        """Take a file in, in place of what was there."""
        with self._writing() as base:
            _remove(base, row.id)
            base.execute("DELETE FROM file WHERE path = ?", (row.path,))
            values = (row.id, row.path, row.title, row.pages, row.size, row.changed, row.digest, row.passages)
            base.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, row.problem, row.version)
            )
            words = sum(_add(base, row, piece) for piece in (() if read is None else read.pieces))
            _count(base, words)

    def touch(self, row: FileRow) -> None:
        """Note another time or version of a file whose content is the same."""
        with self._writing() as base:
            base.execute(
                "UPDATE file SET changed = ?, size = ?, version = ? WHERE id = ?",
                (row.changed, row.size, row.version, row.id),
            )

    def remove(self, known: str) -> None:
        """Forget the file with this id."""
        with self._writing() as base:
            _remove(base, known)

    # --- what a pass notes ----------------------------------------------------------------------------------

    def note(self, **facts: Any) -> None:
        """Keep facts of an indexing pass, as JSON."""
        with self._writing() as base:
            rows = [(name, json.dumps(value)) for name, value in facts.items()]
            base.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", rows)

    def noted(self, name: str, default: Any = None) -> Any:
        """A fact of the last pass."""
        with self._reading() as base:
            return json.loads(_fact(base, name, json.dumps(default)))

    def passages(self) -> int:
        """How many there are."""
        with self._reading() as base:
            return int(base.execute("SELECT count(*) FROM passage").fetchone()[0])

    # --- within ---------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        try:
            with self._reading() as base:
                found = base.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.DatabaseError:
            _log.warning("the index %s cannot be read: it is made anew", self.file.name)
            found = None
        if found == _FORMAT:
            return
        if found != 0:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        with self._writing() as base:
            if base.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:  # another process was quicker
                for statement in _SCHEMA.split(";\n"):
                    base.execute(statement)
                base.execute(f"PRAGMA user_version = {_FORMAT}")
        self.file.chmod(0o600)

    def _connect(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.file, timeout=_BUSY, isolation_level=None)
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        return base

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        base = self._connect()
        try:
            base.execute("BEGIN")
            yield base
            base.execute("COMMIT")
        finally:
            base.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        base = self._connect()
        try:
            base.execute("BEGIN IMMEDIATE")
            yield base
            base.execute("COMMIT")
        finally:
            base.close()


def file_id(folder: str, path: str) -> str:
    """The id of a file: says nothing of its name, and is the same as long as it stays where it is."""
    return hashlib.sha256(f"{folder}\0{path}".encode()).hexdigest()[:24]


def _add(base: sqlite3.Connection, row: FileRow, piece: Any) -> int:
    added = base.execute(
        "INSERT INTO passage (file, page, heading, text) VALUES (?, ?, ?, ?)",
        (row.id, piece.page, piece.heading, piece.text),
    )
    body = stems(piece.text)
    head = " ".join(stems(f"{row.title} {piece.heading}"))
    values = (added.lastrowid, head, " ".join(body))
    base.execute("INSERT INTO stem (rowid, head, body) VALUES (?, ?, ?)", values)
    return len(body)


def _remove(base: sqlite3.Connection, known: str) -> None:
    numbers = base.execute("SELECT number FROM passage WHERE file = ?", (known,)).fetchall()
    for (number,) in numbers:
        (body,) = base.execute("SELECT body FROM stem WHERE rowid = ?", (number,)).fetchone() or ("",)
        _count(base, -len(body.split()))
        base.execute("DELETE FROM stem WHERE rowid = ?", (number,))
    base.execute("DELETE FROM passage WHERE file = ?", (known,))
    base.execute("DELETE FROM file WHERE id = ?", (known,))


def _count(base: sqlite3.Connection, words: int) -> None:
    base.execute("UPDATE fact SET value = CAST(value AS INTEGER) + ? WHERE name = 'words'", (words,))


def _fact(base: sqlite3.Connection, name: str, default: str) -> str:
    row = base.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return default if row is None else str(row[0])


def _holding(base: sqlite3.Connection, term: Term) -> int:
    marks = ", ".join("?" * len(term))
    row = base.execute(f"SELECT max(doc) FROM vocabulary WHERE term IN ({marks})", term).fetchone()
    return int(row[0] or 0)


def _match(terms: Sequence[Term]) -> str:
    """The search in FTS5's language: stems are letters and digits, each quoted all the same."""
    return " OR ".join('"' + form.replace('"', '""') + '"' for term in terms for form in term)
