"""What stands in an evaluation where the demo city or a person would have to say something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from beffroi.enums import Domain
from beffroi.records import Person, Place, Service
from beffroi.tool import ToolSpec
from beffroi.types import (
    BoolType,
    DateType,
    DurationType,
    EnumType,
    ListType,
    LocatedType,
    NumberType,
    OptionalType,
    RecipientType,
    RecordType,
    Type,
)

_MOMENT = datetime(2026, 10, 1, 9, 0)


def stand_in(spec: ToolSpec, said: str) -> Any:
    """The record that a look-up would have given, named after the words it was looked up by."""
    return _record(spec.returns.cls, said) if isinstance(spec.returns, RecordType) else _person(said)


def reply(kind: Type) -> Any:
    """What the person answers when asked for a value of this type."""
    return _value(kind, "réponse")


def _record(cls: type, said: str) -> Any:
    if cls is Person:
        return _person(said)
    if cls is Place:
        return Place(said, said, said, None, 1, 2.35, 48.85)
    if cls is Service:
        return Service(said, said, Domain.VOIRIE, None, _person(said), "", "", "")
    return cls(**{name: _value(kind, said) for name, kind in RecordType(cls).fields.items()})


def _person(said: str) -> Person:
    return Person(said, said, said, said, "", "", Domain.VOIRIE, None, "", "", "")


def _value(kind: Type, said: str) -> Any:
    match kind:
        case EnumType(cls):
            return next(iter(cls))
        case NumberType():
            return 1
        case BoolType():
            return False
        case DateType():
            return _MOMENT
        case DurationType():
            return timedelta(days=30)
        case RecordType(cls):
            return _record(cls, said)
        case LocatedType():
            return _record(Place, said)
        case RecipientType():
            return _person(said)
        case OptionalType():
            return None
        case ListType():
            return ()
    return said
