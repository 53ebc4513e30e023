"""What crosses to the model worker: a question as plain data, and what comes back.

Types of earlier results go as text: records, lists and what may be missing cross, others become any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from agents.models.protocol import Ask, Generation
from beffroi.declared import record_named
from beffroi.types import AnyType, ListType, NumberType, OptionalType, RecordType, Type

_GENERATION = TypeAdapter(Generation)


def told(ask: Ask, limit: int) -> dict[str, Any]:
    """A question as one line of JSON can hold it.

    Args:
        limit: tokens that the answer has at most.
    """
    return {
        "prompt": ask.prompt,
        "texts": ask.texts,
        "earlier": type_names(ask.earlier),
        "begun": ask.begun,
        "avoid": ask.avoid,
        "tools": ask.tools,
        "leanings": dict(ask.leanings),
        "lines": dict(ask.lines),
        "limit": limit,
    }


def written(answer: Mapping[str, Any]) -> Generation:
    """What the worker's answer says that the model wrote.

    Raises:
        pydantic.ValidationError: it says something else.
    """
    return _GENERATION.validate_python(answer)


def type_names(types: Mapping[str, Type]) -> dict[str, str]:
    """Name of each type."""
    return {name: _name(kind) for name, kind in types.items()}


def named_types(names: Mapping[str, str]) -> dict[str, Type]:
    """The types that `type_names` wrote."""
    return {name: _type(text) for name, text in names.items()}


def _name(kind: Type) -> str:
    if isinstance(kind, ListType | OptionalType):
        return f"{'list' if isinstance(kind, ListType) else 'optional'}[{_name(kind.item)}]"
    if isinstance(kind, NumberType):
        return "number"
    return kind.cls.__name__ if isinstance(kind, RecordType) else "any"


def _type(text: str) -> Type:
    if text.startswith("list["):
        return ListType(_type(text[5:-1]))
    if text.startswith("optional["):
        return OptionalType(_type(text[9:-1]))
    if text == "number":
        return NumberType()
    record = record_named(text)
    return AnyType() if record is None else RecordType(record)
