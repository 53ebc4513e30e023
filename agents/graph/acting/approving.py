"""From effects to the document that a person agrees to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from agents.graph.acting.composing import Foreseen
from agents.graph.deps import Deps
from agents.graph.realise import encoded
from agents.graph.remembering.situation import Situation
from agents.graph.remembering.written import written
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import full_label
from agents.interpreter.values import Items, Labeled, Pending, Value
from agents.views.sentences import call_sentence
from agents.views.texts import value_text
from beffroi.types import EnumType, TextType
from guards.approvals.approvals import ApprovalDocument, ApprovalEffect, By, ShownArgument
from guards.policy import LabelInput

PROSE = TextType("prose")


def approval_document(
    deps: Deps, at: Situation, effects: Iterable[CallSite], by: By, foreseen: Foreseen
) -> ApprovalDocument:
    """The canonical document: every effect in order, with its real values, labels and versions.

    Args:
        foreseen: follows these effects.
    """
    effects = tuple(effects)
    tools = frozenset(call.spec.name for call in effects)
    return ApprovalDocument(
        run=at.run.id,
        requester=at.actor.id,
        plan=at.checked.text,
        effects=tuple(_effect(at, call, foreseen) for call in effects),
        policy=deps.guards.engine.digest,
        tools=deps.toolbox.registry.digest_of(tools),
        by=by,
        salt=at.run.salt,
        systems=deps.toolbox.goes_to(tools),
    )


def _effect(at: Situation, plain: CallSite, foreseen: Foreseen) -> ApprovalEffect:
    call = written(plain, at.memory.said(plain.site))
    return ApprovalEffect(
        id=at.memory.effect_id(call.site),
        line=call.line,
        tool=call.spec.name,
        sentence=call_sentence(call),
        arguments={**_given(call, _supposed(at, call)), **_addable(call)},
        versions=dict(_versions(call)),
        composed=foreseen.follow(call),
    )


def awaited(call: CallSite) -> list[str]:
    """What an effect needs that only an earlier one lets know, as it is called: shown once it is known."""
    to_come = (each for each in call.arguments.values() if isinstance(each, Pending))
    return [value_text(each) for each in to_come if not each.is_named]


def _given(call: CallSite, supposed: frozenset[str]) -> dict[str, ShownArgument]:
    return {name: _argument(call, name, value, name in supposed) for name, value in call.arguments.items()}


def _supposed(at: Situation, call: CallSite) -> frozenset[str]:
    """Parameters whose value nobody said."""
    return frozenset(each.parameter for each in at.checked.supposed if each.line == call.line)


def _addable(call: CallSite) -> dict[str, ShownArgument]:
    """Texts that the person did not give but may add before agreeing: a message, a reason."""
    absent = (p for p in call.spec.parameters if p.name not in call.arguments and not p.required)
    return {p.name: ShownArgument(value=None, shown="", editable=True) for p in absent if p.type == PROSE}


def _argument(call: CallSite, name: str, value: Value, supposed: bool) -> ShownArgument:
    declared = call.spec.parameter(name)
    kind = None if declared is None else declared.type
    return ShownArgument(
        value=encoded(value),
        shown=value_text(value, kind),
        label=LabelInput.of(full_label(value).join(call.label)),
        editable=kind == PROSE and isinstance(value, Labeled),
        choices=kind.values if supposed and isinstance(kind, EnumType) else (),
    )


def _versions(call: CallSite) -> Iterator[tuple[str, int]]:
    for value in call.arguments.values():
        for record in records_of(value):
            key = record_key(record)
            if key is not None and isinstance(version := getattr(record, "version", None), int):
                yield f"{key[0].lower()}:{key[1]}", version


def records_of(value: Value) -> Iterator[Any]:
    """Records that a known value is or lists."""
    if not isinstance(value, Labeled):
        return
    if isinstance(value.value, Items):
        for item in value.value.known():
            yield from records_of(item)
    elif dataclasses.is_dataclass(value.value):
        yield value.value
