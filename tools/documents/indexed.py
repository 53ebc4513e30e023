"""Documents behind their indexes, wherever their files lie: what every connector of the port is made of.

Who may read a folder is asked of the settings and of the person's roles and domain at each search and each
opening, never of the index. Where a folder lies in another one, its readers alone count for it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.records import Document, Listing, Passage
from tools.documents.folder_index import FileRow, Hit
from tools.documents.folder_pass import Passed, Progress, Shelf, Source, sources
from tools.documents.folder_refresh import Refresher, is_running
from tools.documents.inner import is_inside
from tools.documents.ranking import Statistics, Term, score
from tools.documents.words import terms

_log = logging.getLogger(__name__)
_LOCK = "index.lock"
_CANDIDATES = 200
_SHARE = 0.3
"""Part of the best passage's score that another needs to be shown."""
_EACH = 3
"""Passages of one document, at most."""
_MOST_TERMS = 32
_PATIENCE = 5.0
"""Seconds that a search waits for the very first pass."""


@dataclass(frozen=True)
class OpenDocument:
    """A document that somebody may read, open. ``file`` is a descriptor, closed with the context."""

    document: Document
    file: int
    size: int


class IndexedDocuments:
    """Folders of documents (`beffroi.ports.Documents`).

    Args:
        shelves: the folders, and who may read each.
        state: folder of the indexes; closed to other users of the machine.
        refresh: seconds between two passes in the background.
    """

    def __init__(self, shelves: Sequence[Shelf], state: Path, refresh: float) -> None:
        self._folders = shelves
        self._state = state
        self._every = refresh
        self._guard = threading.Lock()
        self._made: tuple[list[Source], Refresher] | None = None

    def acting_for(self, actor: Actor | None) -> PersonsDocuments:
        """The documents as this person may read them, with the roles and domain they have now."""
        return PersonsDocuments(self, actor)

    def kept_folders(self, actor: Actor) -> frozenset[frozenset[str]]:
        """Of the folders that a person may read and not all of the staff: the readers of each."""
        kept = {shelf.readers for shelf in self._folders if shelf.readers}
        return frozenset(readers for readers in kept if readers & actor.reads_as)

    def search(self, query: str, n: int) -> Listing[Passage]:
        """For nobody in particular: nothing."""
        return self.acting_for(None).search(query, n)

    def start(self) -> None:
        """Index in the background from now on."""
        if self._folders:
            self.parts()[1].start()

    def close(self) -> None:
        """End the background's work."""
        if self._made is not None:
            self._made[1].close()

    def index(self, tell: Progress, again: bool = False) -> list[Passed]:
        """One pass over all folders, now.

        Args:
            again: read every file, whatever its time and size say.
        """
        return self.parts()[1].index(tell, again)

    def status(self) -> dict[str, Any]:
        """What is indexed and what is left out, with the reason; for the operator."""
        folders = [_status(source) for source in self.parts()[0]]
        return {"running": is_running(self._state / _LOCK), "folders": folders}

    def parts(self) -> tuple[list[Source], Refresher]:
        """The folders with their indexes, opened at first use, and what keeps them up to date.

        Raises:
            ToolError: ``UNAVAILABLE`` where no folder is set, or the indexes cannot be opened.
        """
        if not self._folders:
            raise ToolError(
                Failure.UNAVAILABLE,
                "Aucun dossier de documents n'est réglé dans cette installation.",
                "No folder of documents is set in this installation.",
            )
        with self._guard:
            if self._made is None:
                try:
                    found = sources(self._folders, self._state)
                except (OSError, sqlite3.Error) as error:
                    _log.exception("the indexes of documents cannot be opened")
                    raise _unavailable() from error
                self._made = found, Refresher(found, self._state / _LOCK, self._every)
            return self._made


class PersonsDocuments:
    """The folders as one person may read them; made for one call."""

    def __init__(self, documents: IndexedDocuments, actor: Actor | None) -> None:
        self._documents = documents
        self._actor = actor

    def search(self, query: str, n: int) -> Listing[Passage]:
        """The passages that fit best; ``complete`` is False while the folders were not looked through once,
        and where one within them could not be.

        Raises:
            ToolError: ``UNAVAILABLE`` or ``TIMEOUT`` where an index or a place cannot be read, or no folder
                is set.
        """
        may, wanted = self._may(), terms(query)[:_MOST_TERMS]
        if not may or not wanted or n < 1:
            return Listing(as_of=_now())
        complete = self._documents.parts()[1].known(_PATIENCE)
        complete = complete and not any(source.index.noted("shut") for source in may)
        try:
            ranked = _ranked(may, wanted)
        except sqlite3.Error as error:
            _log.exception("an index of documents cannot be read")
            raise _unavailable() from error
        shown = list(_best(ranked, n))
        if not shown:
            _refuse_unread(may)
        return Listing(tuple(shown), complete, len(shown), _now())

    @contextmanager
    def opened(self, document: str) -> Iterator[OpenDocument]:
        """A document's file, open.

        Raises:
            ToolError: ``NOT_FOUND`` where there is none that this person may read; nobody learns which.
                ``UNAVAILABLE`` or ``TIMEOUT`` where its place cannot be reached.
        """
        for source in self._may():
            row = source.index.find(document)
            if row is None or row.problem or is_inside(row.path, source.inner):
                continue
            try:
                with source.place.opened(row.path) as file:
                    yield OpenDocument(_document(source, row), file, os.fstat(file).st_size)
                    return
            except OSError:
                break
        raise ToolError(
            Failure.NOT_FOUND,
            "Ce document n'existe pas, ou ne vous est pas ouvert.",
            "This document does not exist, or is not open to you.",
        )

    def _may(self) -> list[Source]:
        found = self._documents.parts()[0]
        return [] if self._actor is None else [s for s in found if _readable(s, self._actor)]


def _refuse_unread(may: Sequence[Source]) -> None:
    """A folder that could never be looked through does not count as one that holds nothing."""
    for source in may:
        if source.index.noted("problem") and not source.index.noted("ended"):
            raise ToolError(
                Failure.UNAVAILABLE,
                f"Le dossier « {source.name} » n'a pas encore pu être lu. Prévenez l'administrateur.",
                f"The folder '{source.name}' could not be read yet. Tell the administrator.",
            )


def _ranked(may: Sequence[Source], wanted: Sequence[Term]) -> list[tuple[float, Source, Hit]]:
    counted = sum((source.index.statistics(wanted) for source in may), Statistics(0, 0, {}))
    found = [
        (score(hit.head, hit.body, wanted, counted), source, hit)
        for source in may
        for hit in source.index.hits(wanted, _CANDIDATES)
    ]
    return sorted(found, key=lambda each: (-each[0], each[1].name, each[2].file.path, each[2].number))


def _best(ranked: Sequence[tuple[float, Source, Hit]], n: int) -> Iterator[Passage]:
    """The first ones that are worth showing, and whose file is still there."""
    given: dict[str, int] = {}
    there: dict[str, bool] = {}
    for value, source, hit in ranked:
        if sum(given.values()) >= n or value < _SHARE * ranked[0][0]:
            return
        if given.get(hit.file.id, 0) >= _EACH:
            continue
        if hit.file.id not in there:
            path = hit.file.path
            there[hit.file.id] = not is_inside(path, source.inner) and source.place.there(path)
        if there[hit.file.id]:
            given[hit.file.id] = given.get(hit.file.id, 0) + 1
            yield _passage(source, hit, value)


def _passage(source: Source, hit: Hit, value: float) -> Passage:
    return Passage(
        id=f"{hit.file.id}.{hit.number}",
        document=hit.file.id,
        folder=source.name,
        page=hit.page,
        score=round(value, 3),
        readers=",".join(sorted(source.readers)),
        title=hit.file.title,
        heading=hit.heading,
        text=hit.text,
    )


def _document(source: Source, row: FileRow) -> Document:
    changed = datetime.fromtimestamp(row.changed / 1e9, UTC)
    name = PurePosixPath(row.path).name
    readers = ",".join(sorted(source.readers))
    return Document(row.id, source.name, name, row.pages, changed, readers, row.title)


def _readable(source: Source, actor: Actor) -> bool:
    return not source.readers or bool(source.readers & actor.reads_as)


def _status(source: Source) -> dict[str, Any]:
    files, noted = source.index.files(), source.index.noted
    left_out = [{"path": row.path, "reason": row.problem} for row in files.values() if row.problem]
    return {
        "folder": source.name,
        "path": source.place.label,
        "readers": sorted(source.readers),
        "files": len(files) - len(left_out),
        "passages": source.index.passages(),
        "left_out": left_out,
        "problem": noted("problem", ""),
        "done": noted("done", 0),
        "total": noted("total", 0),
        "ended": noted("ended"),
    }


def _now() -> datetime:
    return datetime.now(UTC)


def _unavailable() -> ToolError:
    return ToolError(
        Failure.UNAVAILABLE,
        "L'index des documents ne répond pas. Réessayez ; si cela se reproduit, prévenez l'administrateur.",
        "The index of documents does not answer. Try again; if it happens again, tell the administrator.",
    )
