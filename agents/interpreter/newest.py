"""The newest version of each record: what an effect returned stands for what was read before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Ok, Outcome
from agents.interpreter.values import Group, Items, Labeled, Value
from agents.language.checked import Step
from beffroi.errors import ToolError
from beffroi.labels import Integrity, Label
from beffroi.tool import Effect, called_with, needed_by

Key = tuple[str, Any]


class Newest:
    """Newest versions met so far, by record, and what effects still to be done will make of them.

    Args:
        fresh: versions read again after a change elsewhere.
        written: what this run's effects returned. A version read again after one of them stands from that
            effect on: it does not undo what decided on it.
    """

    def __init__(self, fresh: Mapping[Key, Any], written: Iterable[Any] = ()) -> None:
        own = {key: value for value in written if (key := record_key(value)) is not None}
        self._later = {
            key: value for key, value in fresh.items() if key in own and own[key].version <= value.version
        }
        self._records = {key: value for key, value in fresh.items() if key not in self._later}
        self._foreseen: dict[Key, Labeled] = {}
        self._kept: dict[Key, Label] = {}
        """Of records that this run wrote: for whom what was written is kept, and where it came from."""

    def note(self, value: Any, label: Label) -> None:
        """Take a record that an effect returned, where it is newer, with the label of the effect."""
        key = record_key(value)
        if key is not None and hasattr(value, "version"):
            known = self._records.get(key)
            if known is None or known.version <= value.version:
                self._records[key] = self._later.pop(key, value)
                self._foreseen.pop(key, None)
                self._kept[key] = self._kept.get(key, Label()).join(_written(label))

    def expect(self, call: CallSite, label: Label) -> None:
        """Foresee what an effect still to be done will make of a record that is there."""
        function = call.spec.foresees
        known = {name: value for name, value in call.arguments.items() if isinstance(value, Labeled)}
        if function is None or not needed_by(function) <= known.keys():
            return
        given = {name: self._renewed(value.value, True) for name, value in known.items()}
        try:
            record = called_with(function, given)
        except ToolError:
            return
        if (key := record_key(record)) is not None:
            before = self._foreseen.get(key, Labeled(None)).label
            self._foreseen[key] = Labeled(record, before.join(_written(label)))

    def of(self, value: Value, *, foreseen: bool = False) -> Value:
        """The value with every record in it at its newest version.

        Args:
            foreseen: as effects still to be done will leave it.
        """
        if not (self._records or self._foreseen) or not isinstance(value, Labeled):
            return value
        renewed = self._renewed(value.value, foreseen)
        key = record_key(renewed) or ("", None)
        kept = self._kept.get(key, Label())
        if foreseen and key in self._foreseen:
            kept = kept.join(self._foreseen[key].label)
        return replace(value, value=renewed, label=value.label.join(kept))

    def _renewed(self, held: Any, foreseen: bool) -> Any:
        if isinstance(held, Items):
            return replace(held, items=tuple(self.of(item, foreseen=foreseen) for item in held.items))
        if isinstance(held, Group):
            return replace(held, items=self._renewed(held.items, foreseen))
        key = record_key(held) or ("", None)
        if foreseen and key in self._foreseen:
            return self._foreseen[key].value
        newer = self._records.get(key)
        return newer if newer is not None and newer.version > held.version else held


def _written(label: Label) -> Label:
    """What a record takes from the effect that wrote it: which record it is does not change."""
    return replace(label, integrity=Integrity.PERSON)


def written_by(steps: Iterable[Step], results: Mapping[str, Outcome]) -> Iterator[Any]:
    """What effects returned that are done."""
    effects = {step.line for step in steps if step.spec.effect is not Effect.READ}
    for site, outcome in results.items():
        if isinstance(outcome, Ok) and int(site.partition("[")[0]) in effects:
            yield outcome.value
