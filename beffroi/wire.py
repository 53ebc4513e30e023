"""Records to JSON and back. The one form in which values cross a process or are stored.

A record becomes ``{"$": "Ticket", "number": 12, …}``; moments become ``{"$": "datetime", "at": "…"}``.
Decoding is strict: an unknown record, a missing or unknown field, or a value of the wrong type is an error.
"""

from __future__ import annotations

import dataclasses
import typing
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from beffroi.declared import enum_named, record_named
from beffroi.errors import Failure, ToolError
from beffroi.records import RECORDS, Listing, Lookup, TicketQuery

_BESIDE: dict[str, type] = {"Listing": Listing, "Lookup": Lookup, "TicketQuery": TicketQuery}
"""What crosses a process and is no record of a plan."""
_HINTS: dict[type, dict[str, Any]] = {}


def encode(value: Any) -> Any:
    """The JSON form of a value."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, StrEnum):
        return {"$": type(value).__name__, "value": value.value}
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return {"$": "datetime", "at": value.isoformat()}
    if isinstance(value, date):
        return {"$": "date", "at": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$": "timedelta", "seconds": value.total_seconds()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if dataclasses.is_dataclass(value) and _class(type(value).__name__) is type(value):
        fields = {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"$": type(value).__name__, **fields}
    raise TypeError(f"{type(value).__name__} cannot cross a process")


def decode(value: Any) -> Any:
    """The value of a JSON form.

    Raises:
        ToolError: ``Failure.BROKEN`` where the form is not one that `encode` writes.
    """
    try:
        return _decode(value)
    except RecursionError as error:
        raise _broken("forme trop profonde") from error


def _decode(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if isinstance(value, dict) and isinstance(value.get("$"), str):
        return _decode_tagged(value)
    raise _broken(f"forme inattendue : {type(value).__name__}")


def _decode_tagged(value: dict[str, Any]) -> Any:
    tag = value["$"]
    try:
        if tag == "datetime":
            return datetime.fromisoformat(value["at"])
        if tag == "date":
            return date.fromisoformat(value["at"])
        if tag == "timedelta":
            return timedelta(seconds=value["seconds"])
        if closed := enum_named(tag):
            return closed(value["value"])
        cls = _class(tag)
        if cls is None:
            raise KeyError(tag)
        fields = {key: _decode(item) for key, item in value.items() if key != "$"}
        record = cls(**fields)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise _broken(f"{tag} : {error}") from error
    _check_fields(record)
    return record


def prepare() -> None:
    """Read the fields of every record of the house now, rather than when the first value is decoded."""
    for cls in RECORDS:
        _HINTS[cls] = typing.get_type_hints(cls)


def _class(name: str) -> type | None:
    return _BESIDE.get(name) or record_named(name)


def _check_fields(record: Any) -> None:
    cls = type(record)
    if cls not in _HINTS:
        _HINTS[cls] = typing.get_type_hints(cls)
    for name, hint in _HINTS[cls].items():
        if not _fits(getattr(record, name), hint):
            raise _broken(f"{cls.__name__}.{name} : {type(getattr(record, name)).__name__}")


def _fits(value: Any, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin in (tuple, Listing, Lookup):
        return isinstance(value, origin)
    if origin is not None:
        return any(_fits(value, arg) for arg in typing.get_args(hint))
    if isinstance(hint, typing.TypeVar):
        return True
    if hint is float:
        return isinstance(value, float | int) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _broken(detail: str) -> ToolError:
    return ToolError(
        Failure.BROKEN,
        f"Une réponse n'a pas la forme attendue ({detail}).",
        f"An answer does not have the expected form ({detail}).",
    )
