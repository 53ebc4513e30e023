"""What the checker knows of a value before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from agents.language.groups import GroupType
from beffroi.labels import Choice, Label, join_all
from beffroi.types import LocatedType, NumberType, OptionalType, RecordType, Type, describe


@dataclass(frozen=True, order=True)
class Origin:
    """A field of the result of the call on ``line``; an empty field is the whole of it."""

    line: int
    record: str
    field: str = ""


@dataclass(frozen=True)
class Known:
    """Type and provenance of an expression.

    Attributes:
        origins: results that it depends on.
        effectful: whether it depends on an effect.
        limit: at most so many items where it is a list, or None where unknown.
        label: the most that its label can be; what its type holds by nature is not in it.
        named: whether it is a record that the person named.
    """

    type: Type
    origins: frozenset[Origin] = frozenset()
    effectful: bool = False
    limit: int | None = None
    label: Label = field(default_factory=Label)
    named: bool = False

    def under(self, labels: Iterable[Label]) -> Known:
        """The same, decided on by values of these labels."""
        return replace(self, label=join_all((self.label, *labels)))

    def of(self, kind: Type, limit: int | None = None) -> Known:
        """The same provenance with another type."""
        return replace(self, type=kind, limit=limit)

    def deciding(self, what: Choice) -> Known:
        """The same, as what decides that something runs, is assigned, or is in a list."""
        return replace(self, label=self.label.deciding(what))

    @property
    def lines(self) -> frozenset[int]:
        """Lines of the calls that it depends on."""
        return frozenset(origin.line for origin in self.origins if origin.line)


def joined(kind: Type, parts: Iterable[Known], limit: int | None = None) -> Known:
    """A value of this type that depends on all the parts."""
    known = tuple(parts)
    origins = frozenset(origin for part in known for origin in part.origins)
    label = join_all(part.label for part in known)
    return Known(kind, origins, any(part.effectful for part in known), limit, label)


def certain(kind: Type) -> Type:
    """The type without its optional part."""
    return kind.item if isinstance(kind, OptionalType) else kind


def optional(kind: Type) -> Type:
    """The type, optional once."""
    return kind if isinstance(kind, OptionalType) else OptionalType(kind)


def fields_of(kind: Type) -> dict[str, Type]:
    """Fields that a path may go on with; districts and distances have their units."""
    match kind:
        case GroupType():
            return kind.fields
        case RecordType(cls):
            return {name: _with_unit(cls.__name__, name, field) for name, field in kind.fields.items()}
        case LocatedType():
            return {"lon": NumberType(), "lat": NumberType()}
        case _:
            return {}


def _with_unit(record: str, name: str, kind: Type) -> Type:
    unit = {"district": "district", "distance": "metres"}.get(name, "")
    if (record, name) == ("District", "number"):
        unit = "district"
    if unit and certain(kind) == NumberType():
        return OptionalType(NumberType(unit)) if isinstance(kind, OptionalType) else NumberType(unit)
    return kind


def record_name(kind: Type) -> str:
    """Name of the record that a value is made of, as policy knows it."""
    item = getattr(kind, "item", None)
    return record_name(item) if item is not None and not isinstance(kind, GroupType) else describe(kind)
