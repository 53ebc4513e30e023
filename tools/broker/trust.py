"""How far what a package's tool returns can be trusted: it may have been decided by texts that anybody wrote.

A tool that was answered with a ticket's description may look up the person that a resident names there, or
return the number that stands in it. Its result would read as a city system's own record, and a plan could aim
an effect at it. So once a call was answered with such texts, its result is trusted no further than they are,
but for records that a city system answered as they are, to what the tool was given or was answered elsewhere.

Left open: which of several answered records a tool picks. That is what any search does.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any

from beffroi.labels import CONSTANT, Integrity, Label
from beffroi.records import HistoryEntry, Listing, Lookup, Place, Ticket
from tools.broker.operations import Operation

_WORD = re.compile(r"[^\W_]+")
_WRITTEN = Label(integrity=Integrity.FREE_TEXT)
_AS_TYPED = {HistoryEntry: frozenset({"author"})}
_AS_TYPED_IN_A_TICKET = _AS_TYPED | {Place: frozenset({"label", "street"})}
"""Of what a ticket's system keeps, texts that somebody outside may have typed, though not marked so."""


class TrustedValues:
    """Values that a call has seen and that no outsider wrote: words, and all else that stands in records.

    Attributes:
        records: whole ones.
        texts: whether there were texts among them that anybody may have written. They are not known.
    """

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.records: set[Any] = set()
        self.texts = False
        self._words: list[str] = []
        self._others: set[tuple[type, Any]] = set()
        for value in values:
            self.add(value)

    def add(self, value: Any, *, in_a_ticket: bool = False) -> None:
        """Know a value, and all that it holds.

        Args:
            in_a_ticket: it stands in one.
        """
        if isinstance(value, tuple | list):
            for item in value:
                self.add(item, in_a_ticket=in_a_ticket)
        elif dataclasses.is_dataclass(value):
            self._add_record(value, in_a_ticket)
        elif isinstance(value, str) and not isinstance(value, Enum):
            self._words.append(_run(value))
        elif value is not None:
            self._others.add((type(value), value))

    def has(self, value: Any) -> bool:
        """Whether this is known, or a run of the words of something known."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return any(_run(value) in known for known in self._words)
        return (type(value), value) in self._others

    def _add_record(self, record: Any, in_a_ticket: bool) -> None:
        self.records.add(record)
        typed = (_AS_TYPED_IN_A_TICKET if in_a_ticket else _AS_TYPED).get(type(record), frozenset())
        for field in dataclasses.fields(record):
            held = getattr(record, field.name)
            if field.metadata.get("free_text"):
                self.texts |= bool(held)
            elif field.name not in typed:
                self.add(held, in_a_ticket=in_a_ticket or isinstance(record, Ticket))


class Trust:
    """What one call was given and answered, and what it looked up that came from neither.

    Args:
        given: the call's arguments, which have labels of their own, and its parameters' defaults.
    """

    def __init__(self, given: Iterable[Any]) -> None:
        self._known = TrustedValues(given)
        self._totals: set[int] = set()
        self._strayed = False

    def asked(self, operation: Operation, bound: dict[str, Any]) -> None:
        """Note an operation before it is asked: once a text was read, what comes from nowhere may be its."""
        if self._known.texts and not operation.effect:
            self._strayed |= not all(map(self._known.has, leaves(tuple(bound.values()))))

    def answered(self, value: Any) -> None:
        """Note what a city system answered."""
        if isinstance(value, Listing):
            self._totals.add(value.total)
        self._known.add(value)

    def of_result(self, value: Any) -> Label:
        """What the trust in the call's result is lowered to; nothing where no text was read."""
        if not self._known.texts:
            return CONSTANT
        whole = not self._strayed and all(part in self._known.records for part in self._parts(value))
        return CONSTANT if whole else _WRITTEN

    def _parts(self, value: Any) -> Iterator[Any]:
        """The records and values that a result is made of, without the lists that hold them."""
        match value:
            case None:
                return
            case tuple() | list():
                for item in value:
                    yield from self._parts(item)
            case Listing(items=items, total=total):
                yield from self._parts(items)
                if total != len(items) and total not in self._totals:
                    yield total
            case Lookup():
                yield from self._parts((value.exact, *value.candidates))
            case _:
                yield value


def leaves(value: Any) -> Iterator[Any]:
    """All that stands in an operation's arguments: words, numbers, moments, members of closed lists."""
    if isinstance(value, tuple | list):
        for item in value:
            yield from leaves(item)
    elif dataclasses.is_dataclass(value):
        yield from leaves(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
    elif value not in (None, "") and not isinstance(value, bool):
        yield value


def _run(words: str) -> str:
    """A text as a row of words, so that only whole ones are found in another."""
    return f" {' '.join(_WORD.findall(words.casefold()))} "
