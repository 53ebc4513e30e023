"""A toolbox that remembers its calls: what came back, what was asked, how long it took, which labels."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.interpreter.labels import call_label, content_label, field_label
from agents.views.origins import readers_phrase
from beffroi.errors import ToolError
from beffroi.labels import Integrity, Label
from beffroi.records import Listing, Lookup, Notice, Ticket
from beffroi.tool import ToolSpec
from tools.registry import Registry
from tools.toolbox import CallResult, OperationRecord, Toolbox

_INTEGRITY = {
    Integrity.PASTED: "texte collé",
    Integrity.MODEL: "mots du modèle",
    Integrity.FREE_TEXT: "texte libre",
    Integrity.RECORD: "donnée d'un système",
    Integrity.PERSON: "mots de la personne",
}


@dataclass(frozen=True)
class Call:
    """One call; ``error`` says why it failed, of which ``failure``: empty where it did not."""

    tool: str
    value: Any
    operations: tuple[OperationRecord, ...]
    seconds: float
    labels: tuple[str, ...]
    error: str = ""
    failure: str = ""


class MeasuredTools:
    """Another toolbox's calls, remembered in order."""

    def __init__(self, tools: Toolbox) -> None:
        self._tools = tools
        self.registry: Registry = tools.registry
        self.calls: list[Call] = []

    def call(self, name: str, arguments: dict[str, Any], **rest: Any) -> CallResult:
        """See `Toolbox.call`."""
        try:
            result = self._tools.call(name, arguments, **rest)
        except ToolError as error:
            self.calls.append(Call(name, None, (), 0.0, (), error.fr, error.failure.value))
            raise
        labels = tuple(_labels(self.registry.get(name), result.value))
        self.calls.append(Call(name, result.value, result.operations, result.seconds, labels))
        return result

    def find_effect(
        self, name: str, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """See `Toolbox.find_effect`."""
        return self._tools.find_effect(name, key, since, tickets)

    def goes_to(self, names: Iterable[str]) -> str:
        """See `Toolbox.goes_to`."""
        return self._tools.goes_to(names)

    def warm(self) -> None:
        """See `Toolbox.warm`."""
        self._tools.warm()

    def close(self) -> None:
        """See `Toolbox.close`."""
        self._tools.close()


def _labels(spec: ToolSpec, value: Any) -> Iterator[str]:
    """The label of the whole, and of each field that has one of its own."""
    yield f"étiquette : {_text(call_label(spec, '1', Label()).join(content_label(value)))}"
    record = _record(value)
    for declared in dataclasses.fields(record) if record is not None else ():
        label = field_label(record, declared.name)
        if label != Label():
            yield f"{declared.name} : {_text(label)}"


def _record(value: Any) -> Any:
    if isinstance(value, Lookup):
        value = value.exact or next(iter(value.candidates), None)
    elif isinstance(value, Listing):
        value = next(iter(value.items), None)
    return value if dataclasses.is_dataclass(value) else None


def _text(label: Label) -> str:
    told = [_INTEGRITY[label.integrity]]
    if label.personal:
        told.append(f"données personnelles ({', '.join(sorted(label.personal))})")
    told.append(
        "lisible par tous" if label.readers is None else f"lu par {readers_phrase(label.readers, ' et par ')}"
    )
    return " · ".join(told)
