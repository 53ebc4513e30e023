"""Whether a call is still what was agreed to, and what a person did on a card beside agreeing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from agents.graph.acting.composing import MESSAGE, as_on_card
from agents.graph.realise import encoded
from agents.graph.remembering.situation import Situation
from agents.graph.remembering.written import written
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Labeled, Value
from beffroi import wire
from guards.approvals.approvals import Approval, ApprovalEffect, ShownArgument


class OwnResults:
    """Records that effects of this run returned, in wire form: changes by these are the run's own."""

    def __init__(self, calls: Iterable[CallSite]) -> None:
        self._found: dict[tuple[str, Any], list[Any]] = {}
        for call in calls:
            self.add(call.outcome)

    def add(self, outcome: Outcome | None) -> None:
        """Take what one more effect came to."""
        if isinstance(outcome, Ok) and (key := record_key(outcome.value)) is not None:
            self._found.setdefault(key, []).append(wire.encode(outcome.value))

    def holds(self, key: tuple[str, Any], raw: Any) -> bool:
        """Whether an effect returned the record with this key in this very form."""
        return raw in self._found.get(key, ())


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


def unticked(at: Situation, approval: Approval, calls: Iterable[CallSite], own: OwnResults) -> list[CallSite]:
    """Of these calls, those that were in the document, as they are, and that the person left out."""
    shown = {
        effect.id: effect for effect in approval.document.effects if effect.id not in approval.effect_ids
    }
    found = ((shown.get(at.memory.effect_id(call.site)), call) for call in calls)
    return [
        call
        for effect, call in found
        if effect is not None
        and effect.tool == call.spec.name
        and not isinstance(_moved(effect, call, own), Changed)
    ]


def texts_written(approval: Approval, before: Approval) -> dict[str, dict[str, str]]:
    """Texts that a person wrote on a card, by effect and parameter: other than on the card before."""
    found: dict[str, dict[str, str]] = {}
    shown = {effect.id: effect for effect in before.document.effects}
    for effect in approval.document.effects:
        was = shown[effect.id]
        changed = {n: a for n, a in effect.arguments.items() if a.value != was.arguments[n].value}
        found |= {effect.id: _texts(changed)} if changed else {}
    return found


def standing(at: Situation, approval: Approval, call: CallSite, own: OwnResults) -> Standing:
    """What an approval says of a call as it is now."""
    effect_id = at.memory.effect_id(call.site)
    shown = next((effect for effect in approval.document.effects if effect.id == effect_id), None)
    if shown is None or shown.tool != call.spec.name or effect_id not in approval.effect_ids:
        return Unknown()
    return _moved(shown, call, own) or Agreed(_edited(call, shown.arguments))


def _moved(shown: ApprovalEffect, call: CallSite, own: OwnResults) -> Changed | Revealed | None:
    """What is not as it was shown."""
    for name in sorted(shown.arguments.keys() | call.arguments.keys()):
        was, value = shown.arguments.get(name), call.arguments.get(name)
        if was is None or (value is None and not was.editable):
            return Changed(name)
        if was.editable or was.choices or value is None:
            continue
        if isinstance(was.value, dict) and "handle" in was.value and "$" not in was.value:
            if not _as_named(was.value, value):
                return Revealed(was.shown)
        elif not _same(was.value, encoded(value), own):
            return Changed(was.shown)
    return None if as_on_card(shown, call) else Revealed(MESSAGE)


def _edited(call: CallSite, shown: Mapping[str, ShownArgument]) -> CallSite:
    return written(call, _texts(shown))


def _texts(shown: Mapping[str, ShownArgument]) -> dict[str, str]:
    """What a person may have written of these, as they read it."""
    texts = {name: was.value for name, was in shown.items() if was.editable and isinstance(was.value, str)}
    return texts | {name: was.shown for name, was in shown.items() if was.choices}


def _as_named(handle: Mapping[str, Any], value: Value) -> bool:
    """Whether it is a record, and the one that was named: « le nouveau ticket », « le ticket 4012 ». Never so
    of one of its fields, nor of a list or what was searched, which nobody saw."""
    key = record_key(value.value) if isinstance(value, Labeled) and not handle["field"] else None
    return key is not None and (handle.get("made") is True or handle.get("record") == list(key))


def _same(was: Any, now: Any, own: OwnResults) -> bool:
    """Whether two wire forms are the same, but for what this run's own effects changed."""
    if was == now:
        return True
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(_same(a, b, own) for a, b in zip(was, now, strict=True))
    if isinstance(was, dict) and isinstance(now, dict) and was.get("$") == now.get("$"):
        key = _wire_key(now)
        if key is not None and key == _wire_key(was) and own.holds(key, now):
            return True
        return was.get("$") == "Listing" and _same(was.get("items"), now.get("items"), own)
    return False


def _wire_key(raw: Mapping[str, Any]) -> tuple[str, Any] | None:
    for name in ("number", "id"):
        if name in raw:
            return (str(raw.get("$")), raw[name])
    return None
