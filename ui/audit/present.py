"""What came back from a system, as rows of text: records, lists, single values. Personal fields masked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agents.views.cards import NAMES
from agents.views.texts import text_of
from agents.views.words import PLURALS, RECORDS, field_word
from beffroi.records import Listing, Lookup
from ui.audit.mask import MASKED, impersonal

_SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """A value for the page.

    Attributes:
        title: « 12 tickets », « Personne ».
        rows: (field, text) of one record.
        columns, table: fields and lines of a list.
        more: how many lines of the list are not shown.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    more: int = 0


def present(value: Any) -> Shown:
    """A value that a tool returned."""
    match value:
        case Lookup(exact=None, candidates=candidates):
            return _list(candidates, len(candidates))
        case Lookup(exact=exact):
            return present(exact)
        case Listing(items=items, total=total):
            return _list(items, max(total, len(items)))
        case list() | tuple():
            return _list(tuple(value), len(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return Shown(_kind(value), rows=tuple(_fields(value)))
    return Shown("", rows=(("", text_of(value)),))


def _list(items: tuple[Any, ...], total: int) -> Shown:
    if not items:
        return Shown("0")
    first = items[0]
    if not dataclasses.is_dataclass(first):
        return Shown(str(total), rows=(("", ", ".join(map(text_of, items[:_SHOWN]))),))
    lines = tuple(tuple(shown for _, shown in _fields(item)) for item in items[:_SHOWN])
    columns = tuple(name for name, _ in _fields(first))
    return Shown(f"{total} {_kind(first, total)}", columns=columns, table=lines, more=total - len(lines))


def _fields(record: Any) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(record):
        yield field_word(field.name), MASKED if "personal" in field.metadata else _text(record, field.name)


def _text(record: Any, name: str) -> str:
    """One field as it came: neither a number that is a name nor a coordinate is rounded or grouped."""
    value = impersonal(getattr(record, name))
    if isinstance(value, float) or (isinstance(value, int) and name in NAMES):
        return str(value).replace(".", ",")
    return text_of(value)


def _kind(record: Any, count: int = 1) -> str:
    name = type(record).__name__
    return PLURALS.get(name, name) if count > 1 else RECORDS.get(name, name)
