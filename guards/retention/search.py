"""Runs whose texts say something: for persons whom no record of a city system names, such as residents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from beffroi.text import visible, without_accents
from guards.keys import run_scope
from guards.store import ApprovalRow, EffectRow, RunRow, RunValue, Store

_TABLES = (RunValue, ApprovalRow, EffectRow)
_AROUND = 12
"""Words of a passage on either side of what was looked for."""


@dataclass(frozen=True)
class Said:
    """Where a text says something: those words as they stand there, and what is around them."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.words}{self.after}"


def runs_saying(store: Store, texts: Iterable[str]) -> list[str]:
    """Ids of the runs that hold one of these texts anywhere. Letter case, accents, kinds of apostrophes and
    spaces, and signs that nobody sees do not count.

    Every run is opened: about a thousand a second.

    Raises:
        RecordError: the state cannot be read, or a run was altered.
    """
    wanted = [plain for text in texts if (plain := _plain(text))]
    if not wanted:
        return []
    with store.reading() as session:
        runs = session.exec(select(RunRow.id).where(RunRow.erasure == "").order_by(col(RunRow.created))).all()
        return [run for run in runs if _says(store, session, run, wanted)]


def said_in(text: str, wanted: str) -> Said | None:
    """The first place where a text says this, as `runs_saying` finds it; None where it does not."""
    letters = list(_letters(text))
    plain, sought = "".join(each for each, _ in letters), _plain(wanted)
    start = plain.find(sought) if sought else -1
    if start < 0:
        return None
    first, last = letters[start][1], letters[start + len(sought) - 1][1] + 1
    before, after = text[:first].split(" "), text[last:].split(" ")
    opening = "… " if len(before) > _AROUND + 1 else ""
    closing = " …" if len(after) > _AROUND + 1 else ""
    return Said(
        opening + " ".join(before[-_AROUND - 1 :]),
        text[first:last],
        " ".join(after[: _AROUND + 1]) + closing,
    )


def _says(store: Store, session: Session, run: str, wanted: list[str]) -> bool:
    for sealed in _sealed(session, run):
        opened = store.keys.open(run_scope(run), sealed)
        texts = () if opened is None else map(_plain, _texts(opened.decode()))
        if any(text in said for said in texts for text in wanted):
            return True
    return False


def _texts(raw: str) -> Iterator[str]:
    """Every text of a stored value, JSON within JSON too: as it was said, not as it is escaped."""
    try:
        waiting = [json.loads(raw)]
    except ValueError:
        yield raw
        return
    while waiting:
        match waiting.pop():
            case str() as text if text[:1] in ("{", "["):
                yield from _texts(text)
            case str() as text:
                yield text
            case list() as items:
                waiting += items
            case dict() as fields:
                waiting += [*fields, *fields.values()]


def _sealed(session: Session, run: str) -> Iterator[bytes]:
    yield from session.exec(select(RunRow.sealed).where(RunRow.id == run))
    for table in _TABLES:
        yield from session.exec(select(table.sealed).where(table.run == run))


def _plain(text: str) -> str:
    return " ".join(_folded(text).split())


def _folded(text: str) -> str:
    return without_accents(visible(text).replace("’", "'").casefold(), "NFKD")


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """The letters of `_plain`, each with the place in the text that it is from."""
    spaced = True
    for at, letter in enumerate(text):
        for plain in _folded(letter):
            if not (plain.isspace() and spaced):
                yield (" " if plain.isspace() else plain), at
            spaced = plain.isspace()
