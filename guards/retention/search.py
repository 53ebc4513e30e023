"""Runs whose texts say something: for persons whom no record of a city system names, such as residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from beffroi.text import without_accents
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
    """Ids of the runs that hold one of these texts anywhere; letter case and accents do not count.

    Every run is opened: about a thousand a second.

    Raises:
        RecordError: the state cannot be read, or a run was altered.
    """
    wanted = [plain for text in texts if (plain := _plain(text).strip())]
    if not wanted:
        return []
    with store.reading() as session:
        runs = session.exec(select(RunRow.id).where(RunRow.erasure == "").order_by(col(RunRow.created))).all()
        return [run for run in runs if _says(store, session, run, wanted)]


def said_in(text: str, wanted: str) -> Said | None:
    """The first place where a text says this, as `runs_saying` finds it; None where it does not."""
    letters = [(plain, at) for at, letter in enumerate(text) for plain in _plain(letter)]
    plain, sought = "".join(each for each, _ in letters), _plain(wanted).strip()
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
        if opened is not None and any(text in _plain(opened.decode()) for text in wanted):
            return True
    return False


def _sealed(session: Session, run: str) -> Iterator[bytes]:
    yield from session.exec(select(RunRow.sealed).where(RunRow.id == run))
    for table in _TABLES:
        yield from session.exec(select(table.sealed).where(table.run == run))


def _plain(text: str) -> str:
    return without_accents(text.casefold())
