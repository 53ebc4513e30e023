"""What resolving a span of the person's words gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Resolved:
    """One value: enum member, int, float (metres), timedelta, datetime or str, by the type asked for."""

    value: Any


@dataclass(frozen=True)
class Ambiguous:
    """Several values fit equally well; a person picks."""

    candidates: tuple[Any, ...]


@dataclass(frozen=True)
class Unknown:
    """The words say no value of this type.

    Attributes:
        mend: what to write instead, a French clause without its final stop; empty where nothing special is
            known of these words. Two unknowns are equal whatever their mends.
    """

    mend: str = field(default="", compare=False)


Resolution = Resolved | Ambiguous | Unknown
