"""The catalogue of operations, read off the ports' Protocols (`beffroi.ports`).

An operation whose first parameter is ``key`` has an effect; all others read. ``find_effect`` is the host's
own question about an effect and is no operation of a tool.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from beffroi.ports import PORTS

TICKETS = {"number": "number", "ticket": "number"}
"""Parameters of an effect that name a ticket, with the field of it that they are."""
HOST_ONLY = frozenset({"ticketing.find_effect"})
_MARKS = ("personal", "kept_for")
"""What a record's field is marked with that is kept for some."""


@dataclass(frozen=True)
class Operation:
    """One operation of a port.

    Attributes:
        parameters: names in order with their annotations, the effect key left out.
        effect: whether it changes or sends something, under an effect key.
        personal: whether its answer holds personal data.
        kept: whether its answer has room for what is kept for some, personal data among it.
    """

    name: str
    parameters: tuple[tuple[str, Any], ...]
    returns: Any
    effect: bool
    personal: bool
    kept: bool

    @property
    def port(self) -> str:
        """Port that serves it: one of `beffroi.ports.PORTS`."""
        return self.name.split(".", 1)[0]

    @property
    def method(self) -> str:
        """Method of the port."""
        return self.name.split(".", 1)[1]

    @property
    def on_ticket(self) -> bool:
        """Whether it is about a ticket that exists already, or may be."""
        return any(name in TICKETS for name, _ in self.parameters)


@lru_cache(maxsize=1)
def operations() -> dict[str, Operation]:
    """Every operation that a tool may declare, by name."""
    found = (
        _operation(f"{port}.{method}", function)
        for port, protocol in PORTS.items()
        for method, function in inspect.getmembers(protocol, inspect.isfunction)
        if not method.startswith("_")
    )
    return {operation.name: operation for operation in found if operation.name not in HOST_ONLY}


def _operation(name: str, function: Any) -> Operation:
    hints = typing.get_type_hints(function)
    returns = hints.pop("return")
    effect = next(iter(hints), None) == "key"
    parameters = tuple((key, hint) for key, hint in hints.items() if key != "key")
    marks = {mark for field in record_fields(returns, {}) for mark in _MARKS if field.metadata.get(mark)}
    return Operation(name, parameters, returns, effect, "personal" in marks, bool(marks))


def record_fields(hint: Any, seen: dict[type, None]) -> Iterator[dataclasses.Field[Any]]:
    """Fields of all records in a type, all the way down; ``seen`` collects their classes."""
    for inner in typing.get_args(hint):
        yield from record_fields(inner, seen)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint not in seen:
        seen[hint] = None
        hints = typing.get_type_hints(hint)
        for declared in dataclasses.fields(hint):
            yield declared
            yield from record_fields(hints[declared.name], seen)
