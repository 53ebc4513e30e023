"""Runs whose texts say something: for persons whom no record of a city system names, such as residents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from guards.keys import run_scope
from guards.store import ApprovalRow, EffectRow, RunRow, RunValue, Store

_TABLES = (RunValue, ApprovalRow, EffectRow)


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
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
