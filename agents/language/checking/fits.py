"""Which value may stand where which type is wanted."""

from __future__ import annotations

from beffroi.records import Facility, Person, Place, Service
from beffroi.types import (
    AnyType,
    EnumType,
    LocatedType,
    RecipientType,
    RecordType,
    TextType,
    Type,
)


def fits(actual: Type, wanted: Type) -> bool:
    """Whether a reference of one type may be an argument of another; neither is optional."""
    match wanted:
        case AnyType():
            return True
        case LocatedType():
            return isinstance(actual, LocatedType) or _is_record(actual, Place, Facility)
        case RecipientType():
            return isinstance(actual, RecipientType) or _is_record(actual, Person, Service)
        case EnumType(cls):
            return isinstance(actual, EnumType) and {m.value for m in actual.cls} <= {m.value for m in cls}
        case TextType("prose"):
            return isinstance(actual, TextType)
        case _:
            return actual == wanted


def alike(left: Type, right: Type) -> bool:
    """Whether two values can be compared for equality."""
    if isinstance(left, TextType) and isinstance(right, TextType):
        return True
    return fits(left, right) or fits(right, left)


def is_reference(kind: Type) -> bool:
    """Whether only an earlier result may stand there, never a literal."""
    return isinstance(kind, RecordType | LocatedType | RecipientType | AnyType)


def _is_record(kind: Type, *classes: type) -> bool:
    return isinstance(kind, RecordType) and kind.cls in classes
