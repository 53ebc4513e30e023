"""Labels of what systems return: read off the records' field metadata, never declared by a tool."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from functools import cache
from typing import Any

from agents.interpreter.values import Group, Items, Labeled, Missing, Pending, Value, Waiting
from agents.language.checking.label_bounds import call_source, declared_label
from beffroi.labels import CONSTANT, DISTRICT, Coarse, Integrity, Label, join_all, only
from beffroi.records import Facility, Listing, Lookup, Place
from beffroi.tool import ParameterRole, ToolSpec
from beffroi.types import TextType


def call_label(spec: ToolSpec, site: str, given: Label) -> Label:
    """Label of what a call returned: its system and site, and all that its arguments depend on."""
    words = Integrity.FREE_TEXT if spec.returns == TextType() else Integrity.RECORD
    return given.join(Label(frozenset({call_source(spec, site)}), integrity=words))


def field_label(record: Any, name: str) -> Label:
    """What a field is by its declaration: personal data with its readers, free text, or neither; and who may
    read the record that it is of."""
    nature = _nature(record)
    declared = next((each.label for each in nature.fields if each.name == name), None)
    return CONSTANT if declared is None else declared.join(_kept(record))


def of_field(value: Labeled, name: str) -> Label:
    """Label of one field of a labelled record: the record's own, made coarser by an arrondissement, and what
    the field is declared to hold."""
    held = value.value
    own = value.label
    if name == "district" and isinstance(held, Place | Facility):
        own = own.coarsened(Coarse(DISTRICT))
    return own.join(field_label(held, name))


def given_label(value: Value, role: ParameterRole) -> Label:
    """Label of what a tool is given: of a reference, that of the value itself and of who may read the record,
    since its free text and personal fields are not passed on; of content, all that it holds."""
    if role is ParameterRole.CONTENT or not isinstance(value, Labeled):
        return full_label(value)
    return value.label.join(reference_label(value.value))


def reference_label(held: Any) -> Label:
    """What a record, or a list of them, holds by nature once it is `bare`."""
    if isinstance(held, Items):
        return join_all(_own(item).join(reference_label(item.value)) for item in held.known())
    return content_label(held, whole=False)


def bare(held: Any) -> Any:
    """A record without the texts that anybody may have written and those of its personal fields, all the way
    down: what a tool is given that is only to know which one is meant."""
    if isinstance(held, Listing):
        return replace(held, items=tuple(map(bare, held.items)))
    if not dataclasses.is_dataclass(held) or isinstance(held, type | Lookup | Items | Group):
        return held
    fields = {f.name: (f.metadata, getattr(held, f.name)) for f in dataclasses.fields(held)}
    left = {
        name: "" if isinstance(value, str) and _marked(metadata) else bare(value)
        for name, (metadata, value) in fields.items()
    }
    return replace(held, **left)


def _marked(metadata: Any) -> bool:
    return bool(metadata.get("free_text") or metadata.get("personal"))


@dataclasses.dataclass(frozen=True)
class _FieldNature:
    """What a field is by its declaration."""

    name: str
    label: Label
    marked: bool


@dataclasses.dataclass(frozen=True)
class _Nature:
    """What a record type declares; ``kept`` names the fields that say who may read a record."""

    fields: tuple[_FieldNature, ...]
    kept: tuple[str, ...]


def _nature(record: Any) -> _Nature:
    cls: Any = type(record)
    return _declared(cls)


@cache
def _declared(cls: type) -> _Nature:
    fields = dataclasses.fields(cls)
    return _Nature(
        tuple(_FieldNature(f.name, declared_label(f.metadata), _marked(f.metadata)) for f in fields),
        tuple(f.name for f in fields if f.metadata.get("kept_for")),
    )


def chosen_label(value: Labeled) -> Label:
    """Label of what a decision on a value depends on: of a list, its elements too."""
    if not isinstance(value.value, Items):
        return value.label
    elements = join_all(_own(item) for item in value.value.known())
    return join_all((value.label, elements, absent_label(value)))


def absent_label(value: Labeled) -> Label:
    """Label of what a list depends on that elements of it are missing."""
    items = value.value.items if isinstance(value.value, Items) else ()
    return join_all(listed(item.label) for item in items if isinstance(item, Missing))


def listed(label: Label) -> Label:
    """The label of a list: it names the calls that gave it, not each of its records."""
    return replace(label, sources=frozenset(s for s in label.sources if s.kind != "system" or "@" in s.ref))


def _own(item: Labeled) -> Label:
    inner = chosen_label(item) if isinstance(item.value, Items) else item.label
    return listed(inner)


def content_label(value: Any, *, whole: bool = True) -> Label:
    """What a value holds by nature, all the way down.

    Args:
        whole: with the texts that `bare` leaves out.
    """
    if value is None or isinstance(value, str | int | float):
        return CONSTANT
    if isinstance(value, Items):
        return join_all(listed(full_label(item)) for item in value.items)
    if isinstance(value, Group):
        return content_label(value.items)
    if isinstance(value, tuple | list):
        return join_all(content_label(item, whole=whole) for item in value)
    if isinstance(value, Listing):
        return content_label(value.items, whole=whole)
    if isinstance(value, Lookup):
        return content_label((value.exact, *value.candidates))
    if dataclasses.is_dataclass(value):
        held = (_held(value, each, whole) for each in _nature(value).fields)
        return join_all(held).join(_kept(value))
    return CONSTANT


def full_label(value: Value) -> Label:
    """Where a value came from and what it holds."""
    match value:
        case Labeled(held, label):
            return label.join(content_label(held))
        case Pending(label=label):
            return label
        case Missing(label=label):
            return label
        case Waiting():
            return CONSTANT


def _held(record: Any, declared: _FieldNature, whole: bool) -> Label:
    value = getattr(record, declared.name)
    if value is None or value == "" or (not whole and declared.marked and isinstance(value, str)):
        return CONSTANT
    return declared.label.join(content_label(value, whole=whole))


def there_label(value: Labeled) -> Label:
    """Who may know that a record, or the elements of a list, are there: that there is one at all is for those
    only who may read it."""
    return _there(value.value)


def _there(held: Any) -> Label:
    match held:
        case Items():
            return join_all(_there(item.value) for item in held.known())
        case Group(items=items):
            return _there(items)
        case _:
            return _kept(held)


def _kept(record: Any) -> Label:
    """Who may read a record that says so itself, as a passage of a document does."""
    if isinstance(record, type) or not dataclasses.is_dataclass(record):
        return CONSTANT
    for name in _nature(record).kept:
        if names := getattr(record, name):
            return Label(readers=only(*names.split(",")))
    return CONSTANT
