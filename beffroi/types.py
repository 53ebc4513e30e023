"""Types of the plan language, read off Python annotations. Checker, grammar and sentences all use these."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from beffroi.errors import ConfigurationError
from beffroi.records import Listing, Lookup
from beffroi.values import Kind, Located


@dataclass(frozen=True)
class TextType:
    """Text; ``kind`` is query, prose, email, or plain for a field that a system returns."""

    kind: str = "plain"


@dataclass(frozen=True)
class NumberType:
    """A number; ``unit`` is empty, district, or metres."""

    unit: str = ""


@dataclass(frozen=True)
class DateType:
    """A date or a moment; ``end``: of a day or a longer period that is named, its last moment."""

    end: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class DurationType:
    """A length of time."""


@dataclass(frozen=True)
class BoolType:
    """True or false; only conditions have it."""


@dataclass(frozen=True)
class AnyType:
    """Any earlier result."""


@dataclass(frozen=True)
class EnumType:
    """One of a closed list."""

    cls: type[StrEnum]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(member.value for member in self.cls)


@dataclass(frozen=True)
class RecordType:
    """A record of a city system; as a parameter, a reference."""

    cls: type

    @property
    def fields(self) -> dict[str, Type]:
        """Those that a plan may name, in order: what its record declares as ``aside`` is only shown."""
        aside = {field.name for field in dataclasses.fields(self.cls) if field.metadata.get("aside")}
        return {name: kind for name, kind in record_fields(self.cls).items() if name not in aside}


@dataclass(frozen=True)
class LocatedType:
    """Anything with a position: a Place or a Facility."""


@dataclass(frozen=True)
class RecipientType:
    """A person or a service, as a recipient."""


@dataclass(frozen=True)
class ListType:
    """A list that says how complete it is."""

    item: Type


@dataclass(frozen=True)
class OptionalType:
    """A value that may be missing; ``need(x)`` or a guard makes it certain."""

    item: Type


Type = (
    TextType
    | NumberType
    | DateType
    | DurationType
    | BoolType
    | AnyType
    | EnumType
    | RecordType
    | LocatedType
    | RecipientType
    | ListType
    | OptionalType
)

_KINDS: dict[str, Type] = {
    "query": TextType("query"),
    "prose": TextType("prose"),
    "email": TextType("email"),
    "district": NumberType("district"),
    "number": NumberType(),
    "distance": NumberType("metres"),
    "duration": DurationType(),
    "until": DateType(end=True),
    "any": AnyType(),
}
_LISTS = (list, tuple, set, frozenset)
_LISTED = " : une liste est Listing[…], qui dit si elle est entière", ": a list is Listing[...]"
_SCALARS: dict[object, Type] = {
    str: TextType(),
    int: NumberType(),
    float: NumberType(),
    bool: BoolType(),
    datetime: DateType(),
    date: DateType(),
    timedelta: DurationType(),
    Located: LocatedType(),
}


def from_annotation(annotation: object) -> Type:
    """The plan type of a Python annotation.

    Raises:
        ConfigurationError: where policy and checker could not judge the annotation.
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        for mark in args[1:]:
            if isinstance(mark, Kind):
                return _KINDS[mark.name]
        return from_annotation(args[0])
    if origin in (typing.Union, types.UnionType):
        return _from_union(args)
    if origin is Listing:
        return ListType(from_annotation(args[0]))
    if origin is Lookup:
        return from_annotation(args[0])
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return EnumType(annotation)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return RecordType(annotation)
    fr, en = _LISTED if annotation in _LISTS or origin in _LISTS else ("", "")
    raise ConfigurationError(
        f"Le type « {_word(annotation)} » n'est pas un type d'outil{fr}.",
        f"'{_word(annotation)}' is not a type that a tool may use{en}.",
    )


def _from_union(args: tuple[object, ...]) -> Type:
    present = [arg for arg in args if arg is not type(None)]
    names = {getattr(arg, "__name__", "") for arg in present}
    if names == {"Person", "Service"}:
        base: Type = RecipientType()
    elif names == {"Place", "Facility"}:
        base = LocatedType()
    elif len(present) == 1:
        base = from_annotation(present[0])
    else:
        told = " | ".join(map(_word, present))
        raise ConfigurationError(
            f"« {told} » : seuls Person | Service et Place | Facility se prennent l'un ou l'autre. Prenez-en "
            "un seul, ou écrivez deux outils.",
            f"'{told}': only Person | Service and Place | Facility may be either. Take one, or write two "
            "tools.",
        )
    return OptionalType(base) if len(present) < len(args) else base


def _word(annotation: object) -> str:
    """An annotation as one writes it."""
    plain = (
        typing.get_args(annotation)[0] if typing.get_origin(annotation) is typing.Annotated else annotation
    )
    return plain.__name__ if isinstance(plain, type) and not typing.get_args(plain) else str(plain)


_FIELDS: dict[type, dict[str, Type]] = {}


def record_fields(cls: type) -> dict[str, Type]:
    """Fields of a record class with their plan types, in order."""
    if cls not in _FIELDS:
        hints = typing.get_type_hints(cls, include_extras=True)
        _FIELDS[cls] = {f.name: from_annotation(hints[f.name]) for f in dataclasses.fields(cls)}
    return _FIELDS[cls]


def describe(kind: Type) -> str:
    """Short French name of a type, for errors and documentation."""
    match kind:
        case TextType():
            return "texte"
        case NumberType(unit="district"):
            return "arrondissement"
        case NumberType(unit="metres"):
            return "distance"
        case NumberType():
            return "nombre"
        case DateType():
            return "date"
        case DurationType():
            return "durée"
        case BoolType():
            return "condition"
        case AnyType():
            return "résultat"
        case EnumType(cls):
            return "|".join(m.value for m in cls)
        case RecordType(cls):
            return cls.__name__
        case LocatedType():
            return "Place|Facility"
        case RecipientType():
            return "Person|Service"
        case ListType(item):
            return f"list[{describe(item)}]"
        case OptionalType(item):
            return f"{describe(item)}?"
