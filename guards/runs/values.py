"""Values of a run: kept sealed under the run's key and those of the persons whom they name."""

from __future__ import annotations

from typing import Any, Final

from sqlmodel import Session

from guards.keys import Keys, person_scope, run_scope
from guards.keys.contents import open_json, seal_json
from guards.runs.subjects import note_persons, persons_in
from guards.store import RunValue

ERASED: Final = object()
"""Stands for a value that was erased."""
JUDGED = "judged:"
"""Begins the names of values that are what was judged (`guards.past.judgements`)."""


def write_value(tx: Session, keys: Keys, run: str, name: str, value: Any) -> None:
    """Keep a JSON value under a name inside ``tx``, over any earlier one.

    Raises:
        RecordError: the run was erased, or it cannot be recorded.
    """
    persons = sorted(persons_in(value))
    sealed = seal_json(keys, [run_scope(run), *map(person_scope, persons)], f"value {name}", value)
    note_persons(tx, keys, run, persons)
    tx.merge(RunValue(run=run, name=name, sealed=sealed))


def read_value(keys: Keys, row: RunValue) -> Any:
    """The value of a row; `ERASED` where the run or a person that it names was erased.

    Raises:
        RecordError: it was altered.
    """
    return open_json(keys, run_scope(row.run), f"value {row.name}", row.sealed, ERASED)
