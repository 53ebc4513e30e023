"""What type a place in a plan wants, and which values can lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agents.language.fits import fits
from agents.language.known import certain, fields_of
from beffroi.types import AnyType, ListType, NumberType, TextType, Type

FIELD_DEPTH = 2
_LISTS = ("flatten(", "without(", "matching(", "sort(", "top(")
_NUMBERS = ("count(", "sum(", "mean(")
_EMAIL = TextType("email")


@dataclass(frozen=True)
class Wanted:
    """A type that a value must fit; ``listed`` where a list of such values is wanted; any type where None."""

    kind: Type | None = None
    listed: bool = False

    @property
    def as_list(self) -> Wanted:
        """A list whose items fit (or, where a list is wanted, the same)."""
        return Wanted(self.kind, True)

    @property
    def may_be_list(self) -> bool:
        """Whether a list can be what is wanted."""
        return self.listed or self.kind is None or isinstance(self.kind, AnyType | ListType)

    def takes(self, kind: Type) -> bool:
        """Whether a value of this type is what is wanted; a missing one is met while running."""
        held = certain(kind)
        if self.listed:
            return isinstance(held, ListType) and self._fits(certain(held.item))
        return self._fits(held)

    def _fits(self, kind: Type) -> bool:
        if self.kind is None:
            return True
        # A directory entry's own e-mail address is plain text; the call looks at its name.
        return fits(kind, self.kind) or (self.kind == _EMAIL and isinstance(kind, TextType))


ANYTHING = Wanted()
ANY_LIST = Wanted(None, True)


@lru_cache(maxsize=4096)
def leads(kind: Type, wanted: Wanted, depth: int = FIELD_DEPTH) -> bool:
    """Whether the value, or a field of it, can be what is wanted."""
    if wanted.takes(kind):
        return True
    return depth > 0 and any(leads(inner, wanted, depth - 1) for inner in fields_of(certain(kind)).values())


def functions_for(wanted: Wanted) -> tuple[str, ...]:
    """Functions whose result can be what is wanted, each with its opening bracket."""
    if wanted.listed:
        return ("need(", *_LISTS, *(("group(", "distinct(") if wanted.kind is None else ()))
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
        case "without(" | "matching(" | "sort(" | "top(":
            return wanted if wanted.listed else ANY_LIST
    return ANY_LIST
