"""Records and closed lists by name: the house's own, and those that packages of tools bring.

A name is what a value carries where it crosses a process or is stored (`beffroi.wire`), and what policy knows
a record by; so one name stands for one class. The house's names are taken; a package declares its own when
its tools are loaded, in the host and in the sandbox alike.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from beffroi.enums import Category, Domain, FacilityKind, Priority, Status
from beffroi.errors import ConfigurationError
from beffroi.records import RECORDS, Listing, Lookup

_HOUSE_RECORDS: dict[str, type] = {cls.__name__: cls for cls in RECORDS}
_HOUSE_ENUMS: dict[str, type[StrEnum]] = {
    cls.__name__: cls for cls in (Category, Domain, FacilityKind, Priority, Status)
}
_TAKEN = {*_HOUSE_RECORDS, *_HOUSE_ENUMS, "Listing", "Lookup", "Group", "datetime", "date", "timedelta"}
_BROUGHT: dict[str, type] = {}
_TITLE = re.compile(r"[^\W\d_][\w '’()/°.,-]{0,59}")


def record_named(name: str) -> type | None:
    """The record class with this name, or None."""
    found = _HOUSE_RECORDS.get(name) or _BROUGHT.get(name)
    return found if found is not None and dataclasses.is_dataclass(found) else None


def brought_by(name: str) -> str:
    """The package whose type this name stands for; empty where it is the house's, or nobody's."""
    found = _BROUGHT.get(name)
    return "" if found is None else found.__module__.partition(".")[0]


def field_title(name: str) -> str:
    """What the record of a package calls its field of this name; empty where none says, or not plainly."""
    records = [cls for cls in _BROUGHT.values() if dataclasses.is_dataclass(cls)]
    declared = [each for cls in records for each in dataclasses.fields(cls) if each.name == name]
    titles = (each.metadata.get("title", "") for each in declared)
    return next((title for title in titles if is_title(title)), "")


def is_title(text: object) -> bool:
    """Whether a text can stand on a screen as a field's name: a short line of letters, figures, a few signs.

    No page, message or terminal takes such a line for anything else.
    """
    return isinstance(text, str) and bool(_TITLE.fullmatch(text))


def enum_named(name: str) -> type[StrEnum] | None:
    """The closed list with this name, or None."""
    found = _HOUSE_ENUMS.get(name) or _BROUGHT.get(name)
    return found if found is not None and issubclass(found, StrEnum) else None


def brought_types(function: Callable[..., Any]) -> list[type]:
    """Record classes and closed lists of a tool's signature that are not the house's own, fields included."""
    found: dict[type, None] = {}
    for hint in typing.get_type_hints(function).values():
        _collect(hint, found)
    return list(found)


def declare_types(function: Callable[..., Any]) -> None:
    """Make the types that a tool brings known by name.

    Raises:
        ConfigurationError: a name is the house's own or another package's.
    """
    for cls in brought_types(function):
        held = _BROUGHT.get(cls.__name__)
        if cls.__name__ in _TAKEN or (held is not None and held.__module__ != cls.__module__):
            raise ConfigurationError(
                f"Le type « {cls.__name__} » existe déjà dans cette installation : renommez le vôtre.",
                f"A type named '{cls.__name__}' exists in this installation already: rename yours.",
            )
        _BROUGHT[cls.__name__] = cls


def forget_types(package: str) -> None:
    """Let go of what a package declared; another version of it may then declare its own."""
    for name in [n for n, cls in _BROUGHT.items() if cls.__module__.partition(".")[0] == package]:
        del _BROUGHT[name]


def _collect(hint: Any, found: dict[type, None]) -> None:
    for inner in _parts(hint):
        _collect(inner, found)
    if not isinstance(hint, type) or hint in found or hint in (Listing, Lookup):
        return
    if hint in _HOUSE_RECORDS.values() or hint in _HOUSE_ENUMS.values():
        return
    if issubclass(hint, StrEnum):
        found[hint] = None
    elif dataclasses.is_dataclass(hint):
        found[hint] = None
        for inner in typing.get_type_hints(hint).values():
            _collect(inner, found)


def _parts(hint: Any) -> Iterator[Any]:
    yield from typing.get_args(hint)
