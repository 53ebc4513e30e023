"""Labels of what systems return: read off the records' field metadata, never declared by a tool."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from enum import StrEnum
from typing import Any

from agents.interpreter.values import Group, Items, Labeled, Missing, Pending, Value, Waiting
from beffroi.labels import Integrity, Label, Source, join_all
from beffroi.records import Listing, Lookup
from beffroi.tool import ToolSpec


def call_label(spec: ToolSpec, site: str, given: Label) -> Label:
    """Label of what a call returned: its system and site, and all that its arguments depend on."""
    source = Source("system", spec.system, f"{spec.name}@{site}")
    return given.join(Label(frozenset({source}), integrity=Integrity.RECORD))


def said_label(said: str) -> Label:
    """Label of the person's own words."""
    return Label(frozenset({Source("person", "request", said)}))


def supposed_label(said: str) -> Label:
    """Label of a value that nobody said."""
    return Label(frozenset({Source("model", "plan", said)}), integrity=Integrity.MODEL)


def field_label(record: Any, name: str) -> Label:
    """What a field is by its declaration: personal data with its readers, free text, or neither; and who may
    read the record that it is of."""
    for declared in dataclasses.fields(record):
        if declared.name == name:
            return _declared(declared.metadata).join(_kept(record))
    return Label()


def content_label(value: Any) -> Label:
    """What a value holds by nature, all the way down."""
    if value is None or isinstance(value, str | int | float | StrEnum):
        return Label()
    if isinstance(value, Items):
        held = join_all(full_label(item) for item in value.items)
        # A list names the calls that gave it, not each of its records.
        return replace(held, sources=frozenset(s for s in held.sources if "@" in s.ref))
    if isinstance(value, Group):
        return content_label(value.items)
    if isinstance(value, tuple | list):
        return join_all(content_label(item) for item in value)
    if isinstance(value, Listing):
        return content_label(value.items)
    if isinstance(value, Lookup):
        return content_label((value.exact, *value.candidates))
    if dataclasses.is_dataclass(value):
        return join_all(_held(value, declared) for declared in dataclasses.fields(value)).join(_kept(value))
    return Label()


def full_label(value: Value) -> Label:
    """Where a value came from and what it holds."""
    match value:
        case Labeled(held, label):
            return label.join(content_label(held))
        case Pending(label=label):
            return label
        case Waiting() | Missing():
            return Label()


def _held(record: Any, declared: dataclasses.Field[Any]) -> Label:
    value = getattr(record, declared.name)
    if value is None or value == "":
        return Label()
    return _declared(declared.metadata).join(content_label(value))


def _kept(record: Any) -> Label:
    """Who may read a record that says so itself, as a passage of a document does."""
    for declared in dataclasses.fields(record):
        if declared.metadata.get("kept_for") and (names := getattr(record, declared.name)):
            return Label(readers=frozenset(names.split(",")))
    return Label()


def _declared(metadata: Any) -> Label:
    readers = metadata.get("readers")
    personal = metadata.get("personal")
    return Label(
        readers=frozenset(readers) if readers else None,
        integrity=Integrity.FREE_TEXT if metadata.get("free_text") else Integrity.PERSON,
        personal=frozenset({personal}) if personal else frozenset(),
    )
