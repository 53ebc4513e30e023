"""Labels before anything runs: of each expression, the most that its label can be.

The same rules as at run time (`agents.interpreter.labels`), over types instead of values. What only a value
tells, such as who may read a passage, is known at run time alone; it is judged there before any effect.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from agents.language.checked import Evidence
from agents.language.groups import GroupType
from beffroi.labels import CONSTANT, Integrity, Label, Source, join_all, only
from beffroi.tool import ParameterRole, ToolSpec
from beffroi.types import ListType, OptionalType, RecordType, TextType, Type, record_fields


def declared_label(metadata: Mapping[str, Any]) -> Label:
    """What a field is by its declaration: personal data with readers and purposes, free text, or neither."""
    readers, personal = metadata.get("readers"), metadata.get("personal")
    purposes = metadata.get("purposes")
    if not (readers or personal or purposes or metadata.get("free_text")):
        return CONSTANT
    return Label(
        readers=only(*readers or ()) if readers or personal else None,
        integrity=Integrity.FREE_TEXT if metadata.get("free_text") else Integrity.PERSON,
        personal=frozenset({personal}) if personal else frozenset(),
        purposes=frozenset(purposes) if purposes else None,
    )


def evidence_label(evidence: Evidence) -> Label:
    """Label of a literal: the person's own words, what follows from them, the tool's default, the plan's own
    0 or 1, or supposed."""
    if evidence.by_default:
        return Label(frozenset({Source("tool", "default", evidence.said)}), integrity=Integrity.RECORD)
    if not evidence.supposed and evidence.span is None:
        return Label(frozenset({Source("plan", "structure", evidence.said)}))
    if not evidence.supposed:
        return said_label(evidence.said)
    if evidence.span is not None:
        # Read off the person's words by code.
        return Label(said_label(evidence.span.text).sources, integrity=Integrity.RECORD)
    return supposed_label(evidence.said)


def said_label(said: str) -> Label:
    """Label of the person's own words."""
    return Label(frozenset({Source("person", "request", said)}))


def supposed_label(said: str) -> Label:
    """Label of a value that nobody said."""
    return Label(frozenset({Source("model", "plan", said)}), integrity=Integrity.MODEL)


def call_source(spec: ToolSpec, site: str) -> Source:
    """The source that a call's answer has: its system, tool and site."""
    return Source("system", spec.system, f"{spec.name}@{site}")


@cache
def held_label(kind: Type) -> Label:
    """What values of a type hold by nature, all the way down."""
    match kind:
        case ListType(item) | OptionalType(item) | GroupType(item=item):
            return held_label(item)
        case RecordType(cls):
            fields, inner = dataclasses.fields(cls), record_fields(cls)
            return join_all(declared_label(f.metadata).join(held_label(inner[f.name])) for f in fields)
        case _:
            return CONSTANT


def field_bound(kind: Type, name: str) -> Label:
    """What a field of a record is by its declaration."""
    match kind:
        case GroupType():
            return CONSTANT
        case RecordType(cls):
            found = (f for f in dataclasses.fields(cls) if f.name == name)
            return join_all(declared_label(f.metadata) for f in found)
        case ListType(item) | OptionalType(item):
            return field_bound(item, name)
        case _:
            return CONSTANT


def given_bound(kind: Type, label: Label, role: ParameterRole) -> Label:
    """The most that the label of what a tool is given can be: of a target, the value's own."""
    return label if role is ParameterRole.TARGET else label.join(held_label(kind))


def answer_bound(spec: ToolSpec, line: int, given: Iterable[Label]) -> Label:
    """The most that the label of a call's answer can be."""
    words = Integrity.FREE_TEXT if spec.returns == TextType() else Integrity.RECORD
    return join_all(given).join(Label(frozenset({call_source(spec, str(line))}), integrity=words))
