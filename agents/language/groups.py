"""Groups: what ``group(xs, by="…")`` gives, one per value of a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from beffroi.types import ListType, NumberType, RecordType, Type


@dataclass(frozen=True)
class Group:
    """Items that share a value; ``key`` is None for those without one."""

    key: Any
    count: int
    items: Any


@dataclass(frozen=True)
class GroupType(RecordType):
    """Type of a group; ``key`` and ``item`` are the types of its key and of one item."""

    key: Type
    item: Type

    @property
    def fields(self) -> dict[str, Type]:
        return {"key": self.key, "count": NumberType(), "items": ListType(self.item)}


def group_type(key: Type, item: Type) -> GroupType:
    """The type of groups of these items by this key."""
    return GroupType(Group, key, item)
