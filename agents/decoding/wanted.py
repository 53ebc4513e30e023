"""What type a place in a plan wants, and which values can lead to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache

from agents.language.checking.fits import fits
from agents.language.groups import GroupType
from agents.language.known import certain, fields_of
from beffroi.types import AnyType, ListType, NumberType, TextType, Type

FIELD_DEPTH = 2
_LISTS = ("flatten(", "without(", "matching(", "sort(", "top(")
_NUMBERS = ("count(", "sum(", "mean(")
_EMAIL = TextType("email")


class Items(Enum):
    """What the items of a wanted list must be."""

    ANYTHING = auto()
    RECORDS = auto()
    GROUPS = auto()
    NUMBERS = auto()

    def holds(self, item: Type) -> bool:
        """Whether such an item is wanted; a record with a number counts as one."""
        match self:
            case Items.RECORDS:
                return bool(fields_of(item))
            case Items.GROUPS:
                return isinstance(item, GroupType)
            case Items.NUMBERS:
                return is_summable(item) or any(map(is_summable, fields_of(item).values()))
        return True


@dataclass(frozen=True)
class Wanted:
    """A type that a value must fit; ``listed`` where a list of such values is wanted; any type where None.

    ``items`` is what a list must be of. Where not ``made``, no function may give its items another type.
    """

    kind: Type | None = None
    listed: bool = False
    items: Items = Items.ANYTHING
    made: bool = True

    @property
    def as_list(self) -> Wanted:
        """A list whose items fit (or, where a list is wanted, the same)."""
        return replace(self, listed=True)

    @property
    def sources(self) -> tuple[Wanted, ...]:
        """What it can be made of: groups, and with them their counts, come of any records."""
        made = self.made and self.listed and self.items in (Items.GROUPS, Items.NUMBERS)
        return (self, ANY_RECORDS) if made else (self,)

    @property
    def may_be_list(self) -> bool:
        """Whether a list can be what is wanted."""
        return self.listed or self.kind is None or isinstance(self.kind, AnyType | ListType)

    def takes(self, kind: Type) -> bool:
        """Whether a value of this type is what is wanted; a missing one is met while running."""
        held = certain(kind)
        if self.listed:
            return isinstance(held, ListType) and self._holds(certain(held.item))
        return self._fits(held)

    def by_field(self, name: str, kind: Type, depth: int) -> bool:
        """Whether a field of this name and type, or a field of it, can be what is wanted.

        Of plain texts, only a directory entry's own e-mail address is one.
        """
        if self.kind == _EMAIL and isinstance(certain(kind), TextType) and kind != _EMAIL:
            return name == "email"
        return leads(kind, self, depth)

    def _holds(self, item: Type) -> bool:
        return self._fits(item) and self.items.holds(item)

    def _fits(self, kind: Type) -> bool:
        if self.kind is None:
            return True
        # A directory entry's own e-mail address is plain text; the call looks at its name.
        return fits(kind, self.kind) or (self.kind == _EMAIL and isinstance(kind, TextType))


ANYTHING = Wanted()
ANY_LIST = Wanted(None, True)
ANY_RECORDS = Wanted(None, True, Items.RECORDS)
ANY_GROUPS = Wanted(None, True, Items.GROUPS)
ANY_NUMBERS = Wanted(None, True, Items.NUMBERS)


def is_summable(kind: Type) -> bool:
    """Whether values of this type can be added up."""
    held = certain(kind)
    return isinstance(held, NumberType) and held.unit != "district"


@lru_cache(maxsize=4096)
def leads(kind: Type, wanted: Wanted, depth: int = FIELD_DEPTH) -> bool:
    """Whether the value, or a field of it, can be what is wanted."""
    if wanted.takes(kind):
        return True
    fields = fields_of(certain(kind)).items() if depth > 0 else ()
    return any(wanted.by_field(name, inner, depth - 1) for name, inner in fields)


def functions_for(wanted: Wanted) -> tuple[str, ...]:
    """Functions whose result can be what is wanted, each with its opening bracket."""
    if wanted.listed:
        more = ("group(", "distinct(") if wanted.items is Items.ANYTHING else ("group(",)
        return ("need(", *_LISTS, *(more if wanted.kind is None and wanted.made else ()))
    match wanted.kind:
        case None | AnyType() | ListType():
            return ("need(", "first(", *_NUMBERS, *_LISTS, "group(", "distinct(")
        case NumberType():
            return ("need(", "first(", *_NUMBERS)
    return ("need(", "first(")


def inside(function: str, wanted: Wanted) -> Wanted:
    """What a function must be given so that its result can be what is wanted."""
    match function:
        case "need(":
            return wanted
        case "first(":
            return wanted.as_list
        case "sort(" if wanted.listed and wanted.items is not Items.ANYTHING:
            return wanted
        case "sort(" if wanted.listed:
            return replace(wanted, items=Items.RECORDS)
        case "sort(" | "group(":
            return ANY_RECORDS
        case "sum(" | "mean(":
            return ANY_NUMBERS
        case "without(" | "matching(":  # of two lists alike: what one line makes, it does not make twice
            return replace(wanted if wanted.listed else ANY_LIST, made=False)
        case "top(" if wanted.listed:
            return wanted
    return replace(ANY_LIST, made=wanted.made)
