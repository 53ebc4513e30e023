"""Runs whose texts say something: for persons whom no record of a city system names, such as residents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unicodedata import category

from sqlmodel import Session, col, select

from beffroi.text import without_accents
from guards.keys import run_scope
from guards.store import ApprovalRow, EffectRow, RunRow, RunValue, Store

_TABLES = (RunValue, ApprovalRow, EffectRow)
_BETWEEN = "\0"
"""Stands between two texts, so that nothing is found across both."""
_ALIKE = str.maketrans(dict.fromkeys("’‘‛ʼʹ′´`", "'") | dict.fromkeys("‐‑‒–—−", "-"))
"""Apostrophes, and hyphens, that people and editors write one for the other."""
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
    """Ids of the runs that hold one of these texts anywhere. Letter case, accents, line ends, what is not
    seen and how apostrophes, hyphens and spaces are written do not count.

    Every run is opened: about a thousand a second.

    Raises:
        RecordError: the state cannot be read, or a run was altered.
    """
    wanted = [plain for text in texts if (plain := _plain(text))]
    if not wanted:
        return []
    with store.reading() as session:
        query = select(RunRow.id).where(RunRow.erasure == "")
        runs = session.exec(query.order_by(col(RunRow.created), col(RunRow.id))).all()
        return [run for run in runs if _says(store, session, run, wanted)]


def said_in(text: str, wanted: str) -> Said | None:
    """The first place where a text says this, as `runs_saying` finds it; None where it does not."""
    letters: list[tuple[str, int]] = []
    for at, letter in enumerate(text):
        for each in _letters(letter):
            one = " " if each.isspace() else each
            if not (one == " " and letters and letters[-1][0] == " "):
                letters.append((one, at))
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
        if opened is None:
            continue
        said = _BETWEEN.join(map(_plain, _strings(json.loads(opened))))
        if any(text in said for text in wanted):
            return True
    return False


def _sealed(session: Session, run: str) -> Iterator[bytes]:
    yield from session.exec(select(RunRow.sealed).where(RunRow.id == run))
    for table in _TABLES:
        yield from session.exec(select(table.sealed).where(table.run == run))


def _strings(value: Any) -> Iterator[str]:
    """Every text and number of a JSON value, those of JSON that is kept as text in it too."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
                waiting += _json_in(text)
            case dict() as held:
                waiting += [*held.keys(), *held.values()]
            case list() as held:
                waiting += held
            case int() | float() as number:
                yield str(number)


def _json_in(text: str) -> list[Any]:
    if not text.startswith(("{", "[")):
        return []
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []


def _plain(text: str) -> str:
    return " ".join(_letters(text).split())


def _letters(text: str) -> str:
    """The letters without what sets ways of writing them apart; of each the same wherever it stands."""
    return text.translate(_ALIKE).casefold() if text.isascii() else "".join(map(_letter, text))


@lru_cache(4096)
def _letter(letter: str) -> str:
    if category(letter) == "Cf":
        return ""
    return without_accents(letter.translate(_ALIKE), "NFKD").casefold()
