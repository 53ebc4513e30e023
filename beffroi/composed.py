"""What an effect writes of itself, as functions beside its tool: a card shows it before anything is done."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Composed:
    """The text that leaves with one parameter of a tool.

    Attributes:
        alone: what is sent where the person wrote nothing.
        below: what is added under what they wrote.
    """

    alone: str
    below: str = ""

    def around(self, text: str | None) -> str:
        """All that is sent."""
        return f"{text}\n\n{self.below}" if text else self.alone


class ToCome(int):
    """The number of a record that is not made yet; a text that takes it has its name instead.

    Attributes:
        name: « [numéro du nouveau ticket] ».
    """

    name: str

    def __new__(cls, value: int, name: str = "") -> ToCome:
        """A number of its own among those to come, and its name where it has one already."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    def __format__(self, spec: str) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name


def unmade(record: Any) -> ToCome | None:
    """The number to come of a record that is only foreseen; None where it is there."""
    if not is_dataclass(record):
        return None
    values = (getattr(record, each.name) for each in fields(record))
    return next((value for value in values if isinstance(value, ToCome)), None)


def named(record: Any, name: str) -> Any:
    """A record whose ``number`` is written by this name."""
    return replace(record, number=ToCome(int(record.number), name))
