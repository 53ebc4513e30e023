"""Made-up values of a type, each kind of them by its turn: no two turns share a word, a number or a day."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Union

from beffroi.records import Listing, Lookup, Place, Ticket
from beffroi.values import Located

TURNS = 3
"""So many turns there are."""
_WORDS = ("azur", "brume", "cèdre")
"""What the texts of each turn are made of."""
_UNION = (Union, types.UnionType)


def now(turn: int) -> datetime:
    """The time of a turn."""
    return datetime(2031 + turn, 4 + turn, 14 + turn, 9 + turn, 31 + turn, 43 + turn)


def sample(hint: Any, turn: int) -> Any:
    """A value of a type of the ports, of a record, or of a tool's signature.

    Raises:
        TypeError: there is none.
    """
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return sample(args[0], turn)
    if origin in _UNION:
        held = [one for one in args if one is not type(None)]
        return sample(held[turn % len(held)], turn)
    if origin is Listing:
        return Listing((sample(args[0], turn),), True, 1, now(turn))
    if origin is Lookup:
        return Lookup(sample(args[0], turn))
    if origin in (tuple, list):
        return origin((sample(args[0], turn),))
    return _plain(hint, turn)


def _plain(hint: Any, turn: int) -> Any:
    match hint:
        case type() if issubclass(hint, StrEnum):
            return list(hint)[turn % len(hint)]
        case type() if dataclasses.is_dataclass(hint):
            kinds = typing.get_type_hints(hint, include_extras=True)
            return hint(**{each.name: sample(kinds[each.name], turn) for each in dataclasses.fields(hint)})
        case type() if issubclass(hint, str):
            return hint(f"{_WORDS[turn]} {_WORDS[turn]}s")
        case type() if issubclass(hint, bool):
            return turn % 2 == 0
        case type() if issubclass(hint, int | float):
            return hint(4 + turn)
    known = {datetime: now(turn), date: now(turn).date(), timedelta: timedelta(days=31 + turn)}
    if hint in known:
        return known[hint]
    if hint in (Any, object, Located):
        return sample(Place if hint is Located else Ticket, turn)
    raise TypeError(hint)
