"""What an expression of a plan is worth at a given moment of a run.

    Labeled    known, with its label
    Pending    a field of what an effect (or a read that waits for one) will return: a symbolic handle
    Waiting    not known yet: a read has not run, or a person has not answered
    Missing    will never be known: a call failed, was left out, or a branch was not taken

``Labeled.label`` is where the value came from; what it holds by nature (personal fields, free text) is added
by `agents.interpreter.labels.full_label`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum
from typing import Any

from agents.language.groups import Group
from beffroi.errors import Failure
from beffroi.labels import Label

__all__ = ["Group", "Items", "Labeled", "Missing", "Part", "Pending", "Value", "Waiting"]

Sites = frozenset[str]


class Part(IntEnum):
    """How a value stands to an incomplete list that it was computed from.

    WHOLE   there is no such list
    LEAST   it counts what was found: there may be more
    UNSURE  with the rest of the list it may be another: no effect rests on it
    """

    WHOLE = 0
    LEAST = 1
    UNSURE = 2


@dataclass(frozen=True)
class Labeled:
    """A known value: a scalar, a record, `Items`, a `Group`, or None where an optional is absent.

    Attributes:
        sites: call sites that it depends on; each value on the screen leads back to them.
        partial: whether it is computed from an incomplete list. Of a list: whether it may hold elements that
            do not belong to it; that some are missing is told by `Items.whole`.
    """

    value: Any
    label: Label = field(default_factory=Label)
    sites: Sites = frozenset()
    partial: Part = Part.WHOLE


@dataclass(frozen=True)
class Pending:
    """A symbolic handle: ``path`` within what the call at ``site`` will return.

    Attributes:
        noun: what it will return, in French: « le nouveau ticket ».
        record: which record that is, by `agents.interpreter.compare.record_key`, where it is known already:
            « le ticket 4012 », as it will then be.
        made: it is the record that the call makes: « le nouveau ticket » names it.
    """

    site: str
    path: tuple[str, ...] = ()
    label: Label = field(default_factory=Label)
    noun: str = "le résultat"
    record: tuple[str, Any] | None = None
    made: bool = False

    @property
    def is_named(self) -> bool:
        """Whether its name says which record it will be. A field of it, or what a search will find, is not
        known by any name."""
        return not self.path and (self.made or self.record is not None)

    @property
    def sites(self) -> Sites:
        """The call it waits for."""
        return frozenset({self.site})


@dataclass(frozen=True)
class Waiting:
    """Not known yet."""

    sites: Sites = frozenset()


@dataclass(frozen=True)
class Missing:
    """Never known. ``failure`` is None where nothing failed: a branch not taken, an effect left out.

    ``label`` is of what it depends on that there is nothing: the call that failed, the condition that kept it
    out.
    """

    site: str
    failure: Failure | None = None
    reason: str = ""
    label: Label = field(default_factory=Label)

    @property
    def sites(self) -> Sites:
        """The call that failed or was left out."""
        return frozenset({self.site})


Value = Labeled | Pending | Waiting | Missing


@dataclass(frozen=True)
class Items:
    """A list. Elements of an aligned list may be missing or pending.

    Attributes:
        complete: nothing was cut, nothing failed.
        total: how many there are in all, where known; None after a filter of an incomplete list.
        ranked: the plan put it in order: where it is incomplete, another may be its first.
    """

    items: tuple[Value, ...] = ()
    complete: bool = True
    total: int | None = None
    as_of: datetime | None = None
    ranked: bool = False

    def known(self) -> Iterator[Labeled]:
        """The elements that are there."""
        return (item for item in self.items if isinstance(item, Labeled))

    @property
    def failed(self) -> bool:
        """Whether an element is missing because something failed."""
        return any(isinstance(item, Missing) and item.failure is not None for item in self.items)

    @property
    def whole(self) -> bool:
        """Complete, and no element failed."""
        return self.complete and not self.failed

    @property
    def part(self) -> Part:
        """What a count of its elements is."""
        return Part.WHOLE if self.whole else Part.LEAST

    @property
    def order(self) -> Part:
        """What its first elements are."""
        return Part.UNSURE if self.ranked and not self.whole else Part.WHOLE

    def keeping(self, kept: Iterable[Value]) -> Items:
        """A list of these, made from its elements."""
        found = tuple(kept)
        return replace(self, items=found, complete=self.whole, total=len(found) if self.whole else None)


def items_of(value: Value) -> Items:
    """The list in a value; an absent optional is an empty list, one record a list of one."""
    if not isinstance(value, Labeled) or value.value is None:
        return Items()
    return value.value if isinstance(value.value, Items) else Items((value,), total=1)


def unknown(*values: Value) -> Value | None:
    """What keeps something that needs all these values from being known: waiting first, then missing,
    then pending; None where all are known."""
    for kind in (Waiting, Missing, Pending):
        for value in values:
            if isinstance(value, kind):
                return value
    return None


def partial_of(values: Iterable[Value]) -> Part:
    """How a value computed from all of these stands to the lists behind them."""
    return max((value.partial for value in values if isinstance(value, Labeled)), default=Part.WHOLE)


def depending(value: Value, label: Label) -> Value:
    """A value that is assigned, shown or missing under what has this label."""
    return value if isinstance(value, Waiting) else replace(value, label=value.label.join(label))


def unsure(value: Value) -> Value:
    """A value of which an incomplete list decided that it is this one."""
    return replace(value, partial=Part.UNSURE) if isinstance(value, Labeled) else value


def sites_of(*values: Value) -> Sites:
    """Call sites that the values depend on."""
    return frozenset().union(*(value.sites for value in values))
