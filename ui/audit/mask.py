"""Personal fields are masked wherever they appear on a trace: in results, arguments, cards and answers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any

from agents.views import HIDDEN as MASKED
from beffroi.records import Listing, Lookup

__all__ = ["MASKED", "Mask", "hidden", "personal_texts"]


class Mask:
    """Replaces the personal values that a run holds.

    Args:
        values: everything that came back in the run.
        texts: others that are personal, or may be.
        whole: every text is replaced, whatever it holds.
    """

    def __init__(self, values: Iterable[Any], texts: Iterable[str] = (), *, whole: bool = False) -> None:
        self._whole = whole
        personal = {text for value in values for text in personal_texts(value)}
        found = {text for text in (*personal, *texts) if len(text) > 2}
        longest_first = sorted(found, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    @property
    def needed(self) -> bool:
        """Whether there is anything to mask."""
        return self._pattern is not None

    def __call__(self, text: object) -> str:
        if self._whole:
            return MASKED if str(text) else ""
        return str(text) if self._pattern is None else self._pattern.sub(MASKED, str(text))

    def deep(self, value: Any) -> Any:
        """The same plain data with every text masked."""
        match value:
            case str():
                return self(value)
            case dict():
                return {key: self.deep(item) for key, item in value.items()}
            case tuple() if hasattr(value, "_fields"):
                return type(value)(*(self.deep(item) for item in value))
            case list() | tuple():
                return type(value)(self.deep(item) for item in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            changed = {f.name: self.deep(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return dataclasses.replace(value, **changed)
        return value


def hidden(value: Any, names: frozenset[str]) -> Any:
    """The same value, with the texts of records masked that are kept for others than these readers."""
    if isinstance(value, list | tuple):
        return tuple(hidden(item, names) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = dataclasses.fields(value)
    kept = {n for f in fields if f.metadata.get("kept_for") for n in getattr(value, f.name).split(",") if n}
    if kept and not kept & names:
        return _without(value, "free_text")
    return dataclasses.replace(value, **{f.name: hidden(getattr(value, f.name), names) for f in fields})


def impersonal(value: Any) -> Any:
    """The same value, with the personal fields of records masked, however deep they lie."""
    return _without(value, "personal")


def _without(value: Any, mark: str) -> Any:
    """A value whose fields of such a mark are masked, all the way down; an empty one stays empty."""
    if isinstance(value, list | tuple):
        return tuple(_without(item, mark) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    held = ((f, getattr(value, f.name)) for f in dataclasses.fields(value))
    shown = {
        f.name: MASKED if f.metadata.get(mark) and each not in (None, "") else _without(each, mark)
        for f, each in held
    }
    return dataclasses.replace(value, **shown)


def personal_texts(value: Any) -> Iterator[str]:
    """Texts of the fields that a record declares personal, however deep it lies."""
    match value:
        case Listing(items=items) | Lookup(candidates=items):
            for item in (*items, getattr(value, "exact", None)):
                yield from personal_texts(item)
        case list() | tuple():
            for item in value:
                yield from personal_texts(item)
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Listing | Lookup):
        for field in dataclasses.fields(value):
            content = getattr(value, field.name)
            if "personal" in field.metadata:
                yield str(content)
            else:
                yield from personal_texts(content)
