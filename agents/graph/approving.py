"""From effects to the document a person agrees to, and back: whether a call is still what was agreed to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agents.graph.deps import Deps
from agents.graph.realise import encoded
from agents.graph.situation import Situation
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Ok
from agents.interpreter.values import Items, Labeled, Pending, Value
from agents.language.label_bounds import said_label
from agents.views.sentences import call_sentence
from agents.views.texts import value_text
from beffroi import wire
from beffroi.labels import Integrity, Label
from beffroi.types import TextType
from guards.approvals import Approval, ApprovalDocument, ApprovalEffect, By, ShownArgument
from guards.policy import LabelInput

PROSE = TextType("prose")


def approval_document(deps: Deps, at: Situation, effects: Iterable[CallSite], by: By) -> ApprovalDocument:
    """The canonical document: every effect in order, with its real values, labels and versions."""
    return ApprovalDocument(
        run=at.run.id,
        requester=at.actor.id,
        plan=at.checked.text,
        effects=tuple(_effect(at, call) for call in effects),
        policy=deps.guards.engine.digest,
        tools=deps.toolbox.registry.digest,
        by=by,
        salt=at.run.salt,
    )


def _effect(at: Situation, call: CallSite) -> ApprovalEffect:
    return ApprovalEffect(
        id=at.memory.effect_id(call.site),
        line=call.line,
        tool=call.spec.name,
        sentence=call_sentence(call),
        arguments={**_given(call), **_addable(call)},
        versions=dict(_versions(call)),
    )


def awaited(call: CallSite) -> list[str]:
    """What an effect needs that only an earlier one gives, as it is named: it will be shown once known, with
    whatever else may be written there."""
    return [value_text(each) for each in call.arguments.values() if isinstance(each, Pending) and each.path]


def _given(call: CallSite) -> dict[str, ShownArgument]:
    return {name: _argument(call, name, value) for name, value in call.arguments.items()}


def _addable(call: CallSite) -> dict[str, ShownArgument]:
    """Texts that the person did not give but may add before agreeing: a message, a reason."""
    if awaited(call):
        return {}
    absent = (p for p in call.spec.parameters if p.name not in call.arguments and not p.required)
    return {p.name: ShownArgument(value=None, shown="", editable=True) for p in absent if p.type == PROSE}


def _argument(call: CallSite, name: str, value: Value) -> ShownArgument:
    declared = call.spec.parameter(name)
    kind = None if declared is None else declared.type
    return ShownArgument(
        value=encoded(value),
        shown=value_text(value, kind),
        label=LabelInput.of(full_label(value).join(call.label)),
        editable=kind == PROSE and isinstance(value, Labeled) and not awaited(call),
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


# --- after the approval -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agreed:
    """It is what was agreed to; ``call`` has the texts as the person edited them."""

    call: CallSite


@dataclass(frozen=True)
class Unknown:
    """It was not agreed to: not in the document, since it came up only afterwards, or unticked there."""


@dataclass(frozen=True)
class Changed:
    """A value has changed since it was shown; ``what`` names it in French."""

    what: str


@dataclass(frozen=True)
class Revealed:
    """A value that was only named, since an earlier effect gives it, is known now: a person sees it first;
    ``what`` is the name that they saw."""

    what: str


Standing = Agreed | Unknown | Changed | Revealed


def unticked(at: Situation, approval: Approval, calls: Iterable[CallSite]) -> list[CallSite]:
    """Of these calls, those that were in the document and that the person left out."""
    shown = {effect.id: effect.tool for effect in approval.document.effects}
    named = ((at.memory.effect_id(call.site), call) for call in calls)
    return [
        call for name, call in named if shown.get(name) == call.spec.name and name not in approval.effect_ids
    ]


def standing(at: Situation, approval: Approval, call: CallSite, now: Evaluation) -> Standing:
    """What an approval says of a call as it is now."""
    effect_id = at.memory.effect_id(call.site)
    shown = next((effect for effect in approval.document.effects if effect.id == effect_id), None)
    if shown is None or shown.tool != call.spec.name or effect_id not in approval.effect_ids:
        return Unknown()
    own = _own_results(now)
    for name in sorted(shown.arguments.keys() | call.arguments.keys()):
        was, value = shown.arguments.get(name), call.arguments.get(name)
        if was is None or (value is None and not was.editable):
            return Changed(name)
        if was.editable or value is None:
            continue
        if isinstance(was.value, dict) and "handle" in was.value:
            if not _as_named(was.value, value):
                return Revealed(was.shown)
        elif not _same(was.value, encoded(value), own):
            return Changed(was.shown)
    return Agreed(_edited(call, shown.arguments))


def _edited(call: CallSite, shown: Mapping[str, ShownArgument]) -> CallSite:
    given = dict(call.arguments)
    for name, was in shown.items():
        value = given.get(name)
        edited = value is None or encoded(value) != was.value
        if was.editable and isinstance(was.value, str) and edited:
            # The person's own words from here on, kept for those for whom what they stand on was kept.
            held = full_label(value) if value is not None else Label()
            written = held.join(said_label(was.value))
            given[name] = Labeled(was.value, replace(written, integrity=Integrity.PERSON))
    return replace(call, arguments=given)


def _as_named(handle: Mapping[str, Any], value: Value) -> bool:
    """Whether it is a record, and the one that was named: « le nouveau ticket », « le ticket 4012 ». Never so
    of one of its fields, nor of a list, whose contents nobody saw."""
    key = record_key(value.value) if isinstance(value, Labeled) and not handle["field"] else None
    return key is not None and handle.get("record") in (None, list(key))


def _own_results(now: Evaluation) -> dict[tuple[str, Any], list[Any]]:
    """Records that effects of this run returned, in wire form: changes by these are the run's own."""
    found: dict[tuple[str, Any], list[Any]] = {}
    for call in now.effects:
        if isinstance(call.outcome, Ok) and (key := record_key(call.outcome.value)) is not None:
            found.setdefault(key, []).append(wire.encode(call.outcome.value))
    return found


def _same(was: Any, now: Any, own: Mapping[tuple[str, Any], list[Any]]) -> bool:
    """Whether two wire forms are the same, but for what this run's own effects changed."""
    if was == now:
        return True
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(_same(a, b, own) for a, b in zip(was, now, strict=True))
    if isinstance(was, dict) and isinstance(now, dict) and was.get("$") == now.get("$"):
        key = _wire_key(now)
        if key is not None and key == _wire_key(was) and now in own.get(key, ()):
            return True
        return was.get("$") == "Listing" and _same(was.get("items"), now.get("items"), own)
    return False


def _wire_key(raw: Mapping[str, Any]) -> tuple[str, Any] | None:
    for name in ("number", "id"):
        if name in raw:
            return (str(raw.get("$")), raw[name])
    return None
