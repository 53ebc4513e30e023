"""Where the target of an operation may come from: what the call was given, or was answered.

A person allowed *this* ticket, *this* recipient. A tool that asks for the declared operation on another one
(a confused deputy) is told apart here: what names something in a city system must have come in with the call,
or in an answer to it. What a tool writes into a text, and what it looks for, are its own.

Stricter where a person or policy judged it: whom and where an effect is for must have come in with the call,
whatever was answered since; the ticket that an effect changes, as it was read, and the person whose personal
data is read must be the call's own arguments.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from beffroi.records import Place
from tools.broker.given import Given
from tools.broker.operations import TICKETS, Operation

_CONTENT = frozenset({"subject", "text", "reason", "message", "content"})
_FOR = frozenset({"recipient", "to", "person", "place"})
"""Parameters of an effect that say whom or where it is for: the card names somebody."""
_GIVEN = ""


class Origins:
    """What one call may name.

    Args:
        given: its arguments, by parameter.
        function: the tool's; what its parameters default to may be named too.
    """

    def __init__(self, given: Iterable[Any], function: Callable[..., Any]) -> None:
        values = tuple(given)
        self._answers: list[Any] = []
        self._given = Given(values)
        self._came = _Known((*values, *defaults_of(function)))
        self._known = _Known((*values, *defaults_of(function)))

    def answered(self, value: Any) -> None:
        """Remember an answer; it is looked into only where it is needed."""
        self._answers.append(value)

    def stranger(self, operation: Operation, bound: dict[str, Any]) -> str | None:
        """The first parameter whose value came from nowhere; None where all is known."""
        for name, _ in operation.parameters:
            if _is_target(operation, name) and not self._may_name(operation, name, bound):
                return name
        return None

    def _may_name(self, operation: Operation, name: str, bound: dict[str, Any]) -> bool:
        if operation.personal:
            return self._given.has_person(bound[name])
        if operation.effect and name in TICKETS:
            return bound[name] is None or self._given.has_ticket(**{TICKETS[name]: bound[name]})
        if operation.effect and name == "version":
            return self._given.has_ticket(number=bound["number"], version=bound[name])
        if operation.effect and name in _FOR:
            return self._came.has(name, bound[name])
        return self.has(name, bound[name])

    def has(self, parameter: str, value: Any) -> bool:
        """Whether this value came in with the call, or in an answer, as what the parameter means."""
        if self._known.has(parameter, value):
            return True
        while self._answers:
            self._known.add(self._answers.pop(), "answer")
            if self._known.has(parameter, value):
                return True
        return False


class _Known:
    """Values, with the fields that they are of, all the way down.

    Args:
        values: a call's own.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        self._records: list[Any] = []
        self._fields: dict[Any, set[str]] = {}
        for value in values:
            self.add(value, _GIVEN)

    def has(self, parameter: str, value: Any) -> bool:
        """Whether this value is known as what the parameter means."""
        if value is None or isinstance(value, bool):
            return True
        if isinstance(value, tuple):
            return all(self.has(parameter, item) for item in value)
        if dataclasses.is_dataclass(value):
            return value in self._records or (isinstance(value, Place) and self._has_place(value))
        named = self._fields.get(value, set())
        return _GIVEN in named or bool(named and _names(parameter, named))

    def _has_place(self, place: Place) -> bool:
        """A place made of a known facility: its label is for people, all else is the facility's."""
        fields = (f.name for f in dataclasses.fields(place) if f.name != "label")
        return all(self.has(name, getattr(place, name)) for name in fields)

    def add(self, value: Any, name: str) -> None:
        """Know this value, as of the field ``name``, and all that it holds."""
        if isinstance(value, tuple | list):
            for item in value:
                self.add(item, name)
        elif dataclasses.is_dataclass(value):
            self._records.append(value)
            for field in dataclasses.fields(value):
                self.add(getattr(value, field.name), field.name)
        elif value is not None and not isinstance(value, bool):
            self._fields.setdefault(value, set()).add(name)


def _is_target(operation: Operation, parameter: str) -> bool:
    """Effects: all but their texts. Reads: what is named by its identifier."""
    if operation.effect:
        return parameter not in _CONTENT
    return parameter.endswith("_id") or parameter == "number"


def _names(parameter: str, fields: set[str]) -> bool:
    """Whether a value of these fields may stand for this parameter: a district is no ticket's number."""
    if parameter in TICKETS:
        return bool(fields & TICKETS.keys())
    if parameter == "version":
        return "version" in fields
    if parameter.endswith("_id"):
        return any(field.endswith("id") for field in fields)
    return True


@lru_cache(maxsize=256)
def defaults_of(function: Callable[..., Any]) -> tuple[Any, ...]:
    """What a tool's parameters are where it is given nothing for them."""
    found = (p.default for p in inspect.signature(function).parameters.values())
    return tuple(value for value in found if isinstance(value, StrEnum | str | int))
