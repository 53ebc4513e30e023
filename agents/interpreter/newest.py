"""The newest version of each record: what an effect returned stands for what was read before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agents.interpreter.compare import record_key
from agents.interpreter.values import Group, Items, Labeled, Value
from beffroi.labels import Integrity, Label


class Newest:
    """Newest versions met so far, by record.

    Args:
        fresh: versions read again after a change elsewhere.
    """

    def __init__(self, fresh: Mapping[tuple[str, Any], Any]) -> None:
        self._records = dict(fresh)
        self._kept: dict[tuple[str, Any], Label] = {}
        """Of records that this run wrote: for whom what was written is kept, and where it came from."""

    def note(self, value: Any, label: Label) -> None:
        """Take a record that an effect returned, where it is newer, with the label of the effect."""
        key = record_key(value)
        if key is not None and hasattr(value, "version"):
            known = self._records.get(key)
            if known is None or known.version <= value.version:
                self._records[key] = value
                # Which record it is does not change: only what is in it.
                written = replace(label, integrity=Integrity.PERSON)
                self._kept[key] = self._kept.get(key, Label()).join(written)

    def of(self, value: Value) -> Value:
        """The value with every record in it at its newest version."""
        if not self._records or not isinstance(value, Labeled):
            return value
        renewed = self._renewed(value.value)
        kept = self._kept.get(record_key(renewed) or ("", None), Label())
        return replace(value, value=renewed, label=value.label.join(kept))

    def _renewed(self, held: Any) -> Any:
        if isinstance(held, Items):
            return replace(held, items=tuple(self.of(item) for item in held.items))
        if isinstance(held, Group):
            return replace(held, items=self._renewed(held.items))
        newer = self._records.get(record_key(held) or ("", None))
        return newer if newer is not None and newer.version > held.version else held
