"""What a person wrote on a card in the place of what was planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.graph.realise import encoded
from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import full_label
from agents.interpreter.values import Labeled
from agents.language.checking.label_bounds import said_label
from beffroi import wire
from beffroi.labels import Integrity, Label
from beffroi.types import EnumType


def written(call: CallSite, texts: Mapping[str, str]) -> CallSite:
    """The call with texts, and words of closed lists, as a person wrote them: their own words, kept for those
    for whom what they stand on was kept."""
    given = dict(call.arguments)
    for name, text in texts.items():
        value, told = given.get(name), _told(call, name, text)
        if value is None or encoded(value) != wire.encode(told):
            held = full_label(value) if value is not None else Label()
            label = replace(held.join(said_label(text)), integrity=Integrity.PERSON)
            given[name] = Labeled(told, label)
    return replace(call, arguments=given)


def _told(call: CallSite, name: str, text: str) -> str:
    declared = call.spec.parameter(name)
    kind = None if declared is None else declared.type
    return kind.cls(text) if isinstance(kind, EnumType) else text
