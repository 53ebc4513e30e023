"""Whether a value is exactly of the type that an annotation says: no coercion, no subclass, no surprise.

`beffroi.wire` decodes records strictly but lets a generic's items be anything and an int stand for a float;
here every level counts, because this is where a sandbox's words become arguments of a city system.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from enum import StrEnum
from functools import lru_cache
from typing import Any

from beffroi.records import Listing, Lookup

_INT_LIMIT = 2**63


def fits(value: Any, hint: Any) -> bool:
    """Whether ``value`` is of the annotated type, all the way down."""
    if hint is Any or hint is object:
        return True
    if hint is None or hint is type(None):
        return value is None
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return fits(value, args[0])
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, arg) for arg in args)
    if origin is tuple:
        return _fits_tuple(value, args)
    if origin in (Listing, Lookup):
        return type(value) is origin and _fits_generic(value, args[0])
    return _fits_plain(value, hint)


def _fits_tuple(value: Any, args: tuple[Any, ...]) -> bool:
    if type(value) is not tuple:
        return False
    if len(args) == 2 and args[1] is Ellipsis:
        return all(fits(item, args[0]) for item in value)
    return len(value) == len(args) and all(map(fits, value, args))


def _fits_generic(value: Any, item: Any) -> bool:
    if isinstance(value, Lookup):
        return (value.exact is None or fits(value.exact, item)) and all(
            fits(c, item) for c in value.candidates
        )
    return type(value.items) is tuple and all(fits(each, item) for each in value.items)


def _fits_plain(value: Any, hint: Any) -> bool:
    if hint is float:
        return type(value) in (float, int) and math.isfinite(value)
    if hint is int:
        return type(value) is int and -_INT_LIMIT <= value < _INT_LIMIT
    if type(value) is not hint:
        return False
    if dataclasses.is_dataclass(hint) and not issubclass(hint, StrEnum):
        return all(fits(getattr(value, name), kind) for name, kind in _field_hints(hint).items())
    return True


@lru_cache(maxsize=64)
def _field_hints(cls: type) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {f.name: hints[f.name] for f in dataclasses.fields(cls)}
