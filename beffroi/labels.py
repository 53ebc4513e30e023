"""Labels: where a value came from, who may see it, how far it can be trusted, what it may be used for.

Only the runtime makes and joins labels; a tool declares what comes back and cannot lower it. A join only ever
adds: more sources, fewer readers, less trust, more categories, fewer purposes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import reduce


class Integrity(IntEnum):
    """How far a value can be trusted; a join keeps the lowest."""

    PASTED = 0
    MODEL = 1
    FREE_TEXT = 2
    RECORD = 3
    PERSON = 4


@dataclass(frozen=True, order=True)
class Source:
    """One origin: ``kind`` is person, system, model, plan, tool or named; ``ref`` names the record or span.

    A *named* source says that the person named this record themself; see `named`.
    """

    kind: str
    system: str
    ref: str


PEOPLE, DISTRICT = "people", "district"


@dataclass(frozen=True, order=True)
class Coarse:
    """How a kept value was made coarser: an aggregate over ``of`` different ``people``, or a ``district``."""

    kind: str
    of: int = 0


class Choice(IntEnum):
    """What kept values decided of a value: nothing, which elements a list has, or whether it is there."""

    NOTHING = 0
    ELEMENTS = 1
    PRESENCE = 2


Readers = frozenset[frozenset[str]]
"""Who may see a value: whoever is named (`beffroi.identity.Actor.reads_as`) in each of these sets, so that
what depends on two kept values is for whoever may read both. No set that holds another one is among them; no
set at all is nobody, as an empty one is."""


@dataclass(frozen=True)
class Label:
    """The label of one value.

    Attributes:
        sources: every origin the value depends on.
        readers: who may see it; ``None`` means every member of staff, and nobody else.
        integrity: the lowest integrity among what it depends on.
        personal: categories of personal data it holds (``adresse``, ``téléphone``…).
        purposes: what its personal data may be used for; ``None`` where nothing says.
        coarse: how all that is kept in it was made coarser; empty where any of it is exact. By itself it
            releases nothing: a named rule may.
        choice: what kept values decided of it.
        unseen: of what was searched, who may know that something is not there; ``None`` means every member of
            staff. They become its readers as soon as it tells so (`telling`).
    """

    sources: frozenset[Source] = frozenset()
    readers: Readers | None = None
    integrity: Integrity = Integrity.PERSON
    personal: frozenset[str] = frozenset()
    purposes: frozenset[str] | None = None
    coarse: frozenset[Coarse] = frozenset()
    choice: Choice = Choice.NOTHING
    unseen: Readers | None = None

    @property
    def kept(self) -> bool:
        """Whether it is kept for some, or holds personal data."""
        return self.readers is not None or bool(self.personal)

    def join(self, other: Label) -> Label:
        """The label of something that depends on both."""
        if other is CONSTANT or other is self:
            return self
        if self is CONSTANT:
            return other
        return Label(
            sources=self.sources | other.sources,
            readers=_each(self.readers, other.readers),
            integrity=min(self.integrity, other.integrity),
            personal=self.personal | other.personal,
            purposes=_both(self.purposes, other.purposes),
            coarse=_coarse(self, other),
            choice=max(self.choice, other.choice),
            unseen=_each(self.unseen, other.unseen),
        )

    def readable_by(self, names: Iterable[str]) -> bool:
        """Whether someone who reads under these names may see the value."""
        return may_read(self.readers, names)

    def deciding(self, what: Choice) -> Label:
        """The label that this one lends to what it decides."""
        told = self.telling()
        return replace(told, choice=max(told.choice, what)) if told.kept else told

    def telling(self) -> Label:
        """The label of what tells how much was found, and so what was not: for those who may know both."""
        if self.unseen is None:
            return self
        return replace(self, readers=_each(self.readers, self.unseen), coarse=frozenset())

    def coarsened(self, how: Coarse) -> Label:
        """The same, told to be coarser, where it is kept and nothing kept decided more than that covers: an
        aggregate covers which elements there are, and nothing covers whether there is anything at all."""
        covered = Choice.ELEMENTS if how.kind == PEOPLE else Choice.NOTHING
        released = self.kept and self.choice <= covered and self.unseen is None
        return replace(self, coarse=frozenset({how})) if released else self


CONSTANT = Label()
"""The label of a constant: it adds nothing to a join."""


def named(record: str) -> Source:
    """The source that says that a person named a record (``Person:123``) themself."""
    return Source("named", "request", record)


def join_all(labels: Iterable[Label]) -> Label:
    """Join of any number of labels; of none, the label of a constant."""
    return reduce(Label.join, labels, CONSTANT)


NOBODY: Readers = frozenset({frozenset()})


def only(*names: str) -> Readers:
    """The readers of what is kept for whoever has one of these names; of no name, nobody."""
    return frozenset({frozenset(names)})


def in_sets(readers: Iterable[Iterable[str]] | Iterable[str]) -> Readers:
    """Readers as sets of names. One flat list is one set: what was stored before there were sets is so."""
    each = list(readers)
    flat = frozenset(one for one in each if isinstance(one, str))
    return frozenset({flat}) if flat else frozenset(map(frozenset, each))


def may_read(readers: Iterable[Iterable[str]] | None, names: Iterable[str]) -> bool:
    """Whether someone who reads under these names is among the readers, as a label or its stored form has
    them."""
    if readers is None:
        return True
    held, wanted = set(names), in_sets(readers)
    return bool(wanted) and all(held & each for each in wanted)


def sorted_readers(readers: Readers) -> tuple[tuple[str, ...], ...]:
    """The same in an order, as documents and notes have it."""
    return tuple(sorted(tuple(sorted(each)) for each in readers))


def stored_readers(readers: Readers | None) -> list[list[str]] | None:
    """The same as a run keeps them in JSON; `in_sets` reads them back."""
    return None if readers is None else [list(each) for each in sorted_readers(readers)]


def _each(one: Readers | None, other: Readers | None) -> Readers | None:
    if one is None or other is None or one == other:
        return other if one is None else one
    every = (one or NOBODY) | (other or NOBODY)
    return frozenset(each for each in every if not any(less < each for less in every))


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None:
        return other
    return one if other is None else one & other


def _coarse(one: Label, other: Label) -> frozenset[Coarse]:
    if not one.kept:
        return other.coarse if other.kept else frozenset()
    if not other.kept:
        return one.coarse
    return one.coarse | other.coarse if one.coarse and other.coarse else frozenset()
