"""Types of a turn's results as they are stored: records, closed lists and scalars; groups are left out."""

from __future__ import annotations

from typing import Any

from agents.language.groups import GroupType
from beffroi.declared import enum_named, record_named
from beffroi.types import (
    DateType,
    DurationType,
    EnumType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    TextType,
    Type,
)


def write_type(kind: Type) -> list[Any] | None:
    """The stored form; None for a type that does not outlive its turn."""
    match kind:
        case ListType(item) | OptionalType(item):
            inner = write_type(item)
            return None if inner is None else [type(kind).__name__, inner]
        case GroupType():
            return None
        case RecordType(cls) | EnumType(cls):
            return [type(kind).__name__, cls.__name__]
        case TextType(name):
            return ["TextType", name]
        case NumberType(unit):
            return ["NumberType", unit]
        case DateType() | DurationType():
            return [type(kind).__name__]
        case _:
            return None


def read_type(raw: list[Any]) -> Type:
    """The type of a stored form.

    Raises:
        KeyError: it is not one that `write_type` writes.
    """
    match raw:
        case ["ListType", inner]:
            return ListType(read_type(inner))
        case ["OptionalType", inner]:
            return OptionalType(read_type(inner))
        case ["RecordType", str(name)] if record := record_named(name):
            return RecordType(record)
        case ["EnumType", str(name)] if closed := enum_named(name):
            return EnumType(closed)
        case ["TextType", str(name)]:
            return TextType(name)
        case ["NumberType", str(unit)]:
            return NumberType(unit)
        case ["DateType"]:
            return DateType()
        case ["DurationType"]:
            return DurationType()
    raise KeyError(str(raw))
