"""What the journal holds of values: what an effect was, and what came of it. Sealed in its row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from beffroi.errors import RecordError
from guards.keys import Keys, person_scope, run_scope
from guards.keys.contents import open_json, seal_json
from guards.runs.subjects import note_persons, persons_in
from guards.store import EffectRow


@dataclass(frozen=True)
class EffectContents:
    """What is kept of an effect: ``description`` is the French sentence, ``nonce`` opens its commitment,
    ``result`` is JSON, ``worker`` began it last; what became of one done ``in_part`` only
    a person says; ``known``: its ``reason`` says what was done. ``system``: digest of the system that it was
    first sent to; empty in one of before that was kept."""

    arguments_digest: str
    description: str
    nonce: str
    result: Any = None
    reason: str = ""
    worker: str = ""
    in_part: bool = False
    known: bool = False
    system: str = ""


def seal_effect(tx: Session, keys: Keys, row: EffectRow, contents: EffectContents) -> None:
    """Put contents into a row, under the keys of its run and of the persons whom the result names.

    Raises:
        RecordError: the run was erased, or it cannot be recorded.
    """
    persons = sorted(persons_in(contents.result))
    scopes = [run_scope(row.run), *map(person_scope, persons)]
    row.sealed = seal_json(keys, scopes, f"effect {row.effect_id}", asdict(contents))
    note_persons(tx, keys, row.run, persons)


def open_effect(keys: Keys, row: EffectRow) -> EffectContents:
    """The contents of a row.

    Raises:
        RecordError: they were erased, or altered.
    """
    body = open_json(keys, run_scope(row.run), f"effect {row.effect_id}", row.sealed)
    if body is None:
        raise RecordError(
            "Cette action ne peut plus être lue, comme la demande dont elle vient : elle a été effacée, ou "
            "sa clé manque. Elle n'est pas refaite.",
            "This effect cannot be read any more, as its run: it was erased, or its key is missing. It is "
            "not done again.",
        )
    return EffectContents(**body)
