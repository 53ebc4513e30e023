"""Labels: where a value came from, who may see it, and how far it can be trusted.

Only the runtime makes and joins labels; a tool declares what comes back and cannot lower it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    """One origin: ``kind`` is person, system or model; ``ref`` names the record or span."""

    kind: str
    system: str
    ref: str


@dataclass(frozen=True)
class Label:
    """The label of one value.

    Attributes:
        sources: every origin the value depends on.
        readers: who may see it (`beffroi.identity.Actor.reads_as`); ``None`` means every member of staff.
        integrity: the lowest integrity among what it depends on.
        personal: categories of personal data it holds (``adresse``, ``téléphone``…).
    """

    sources: frozenset[Source] = frozenset()
    readers: frozenset[str] | None = None
    integrity: Integrity = Integrity.PERSON
    personal: frozenset[str] = frozenset()

    def join(self, other: Label) -> Label:
        """The label of something that depends on both."""
        if self.readers is None:
            readers = other.readers
        elif other.readers is None:
            readers = self.readers
        else:
            readers = self.readers & other.readers
        return Label(
            sources=self.sources | other.sources,
            readers=readers,
            integrity=min(self.integrity, other.integrity),
            personal=self.personal | other.personal,
        )

    def readable_by(self, names: Iterable[str]) -> bool:
        """Whether someone who reads under these names may see the value."""
        return self.readers is None or bool(self.readers & set(names))


def join_all(labels: Iterable[Label]) -> Label:
    """Join of any number of labels; of none, the label of a constant."""
    return reduce(Label.join, labels, Label())
