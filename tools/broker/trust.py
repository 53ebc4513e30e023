"""How far what a package's tool returns can be trusted: it may have been decided by texts that anybody wrote.

A tool that was answered with a ticket's description may look up the person that a resident names there, or
return the number that stands in it. Its result would read as a city system's own record, and a plan could aim
an effect at it. So once a call was answered with such texts, its result is trusted no further than they are,
but for records that a city system answered as they are, to words that the tool was given.

Left open: which of several answered records a tool picks. That is what any search does.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from beffroi.labels import CONSTANT, Integrity, Label
from beffroi.records import Listing, Lookup
from tools.broker.operations import Operation

_WRITTEN = Label(integrity=Integrity.FREE_TEXT)


class Trust:
    """What one call was given and answered, and what it looked up by words of its own.

    Args:
        given: the call's arguments. They have labels of their own.
    """

    def __init__(self, given: Iterable[Any]) -> None:
        self._records: set[Any] = set()
        self._words: list[str] = []
        self._texts = self._strayed = False
        for value in given:
            self._know(value)

    def asked(self, operation: Operation, bound: dict[str, Any]) -> None:
        """Note an operation before it is asked: once a text was read, words from nowhere may be its own."""
        if self._texts and not operation.effect:
            self._strayed |= any(not self._known(words) for words in _strings(tuple(bound.values())))

    def answered(self, value: Any) -> None:
        """Note what a city system answered."""
        self._know(value)

    def of_result(self, value: Any) -> Label:
        """What the trust in the call's result is lowered to; nothing where no text was read."""
        if not self._texts:
            return CONSTANT
        whole = not self._strayed and all(record in self._records for record in _parts(value))
        return CONSTANT if whole else _WRITTEN

    def _know(self, value: Any) -> None:
        if isinstance(value, tuple | list):
            for item in value:
                self._know(item)
        elif dataclasses.is_dataclass(value):
            self._records.add(value)
            for field in dataclasses.fields(value):
                held = getattr(value, field.name)
                if field.metadata.get("free_text"):
                    self._texts |= bool(held)
                else:
                    self._know(held)
        elif isinstance(value, str) and value:
            self._words.append(value.casefold())

    def _known(self, words: str) -> bool:
        return any(words.casefold() in known for known in self._words)


def _parts(value: Any) -> Iterator[Any]:
    """The records and values that a result is made of, without the lists that hold them."""
    match value:
        case None:
            return
        case tuple() | list():
            for item in value:
                yield from _parts(item)
        case Listing():
            yield from _parts(value.items)
        case Lookup():
            yield from _parts((value.exact, *value.candidates))
        case _:
            yield value


def _strings(value: Any) -> Iterator[str]:
    """The words in what an operation is asked, but for closed lists."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from _strings(item)
    elif dataclasses.is_dataclass(value):
        yield from _strings(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield value
