"""Who may read what a system answered, and what personal data is in it, by the records' own declarations.

Of a call of a package's tool this is what its result is kept for at least, whatever record it comes back in.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from beffroi.labels import CONSTANT, Label, join_all, only
from tools.broker.operations import Operation


def kept_label(operation: Operation, answer: Any) -> Label:
    """Readers, categories and purposes of an answer, all the way down."""
    return _kept(answer) if operation.kept else CONSTANT


def _kept(value: Any) -> Label:
    if isinstance(value, tuple | list):
        return join_all(map(_kept, value))
    if not dataclasses.is_dataclass(value):
        return CONSTANT
    fields = ((field.metadata, getattr(value, field.name)) for field in dataclasses.fields(value))
    return join_all(_field(metadata, held).join(_kept(held)) for metadata, held in fields)


def _field(metadata: Any, held: Any) -> Label:
    if not held:
        return CONSTANT
    if metadata.get("kept_for"):
        return Label(readers=only(*held.split(",")))
    if category := metadata.get("personal"):
        purposes = metadata.get("purposes")
        return Label(
            readers=only(*metadata.get("readers", ())),
            personal=frozenset({category}),
            purposes=frozenset(purposes) if purposes else None,
        )
    return CONSTANT
