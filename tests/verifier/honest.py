"""Honest exports that the ledger itself makes, with what their auditor knows: empty, of a few events, opened or not,
whole, of one run or a period, of erased runs, with rotated keys, cosigned by two witnesses or by nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from beffroi_verify.notes import Key
from beffroi_witness.folder import Folder, key_text
from evals.ledger.histories import City, Honest, city
from tests.verifier.both import Known


@dataclass(frozen=True)
class Export:
    """An export, as tamperings take it, and what is known of it: first key, witnesses, the checkpoint of its tree."""

    honest: Honest
    known: Known

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.honest.data


def honest_exports(folder: Path, chance: random.Random, count: int) -> Iterator[Export]:
    """So many, two thirds of them of a city with two witnesses."""
    yield from _exports(folder / "cosigned", 2, chance, count - count // 3)
    yield from _exports(folder / "alone", 0, chance, count // 3)


def _exports(folder: Path, witnesses: int, chance: random.Random, count: int) -> Iterator[Export]:
    folder.mkdir()
    with city(folder, witnesses) as made:
        first = str(made.checkpoints.key())
        for number in range(count):
            made.grow(chance, chance.randrange(1, 6) if number else 0)
            if number % 5 == 3:
                made.erase()
            for _ in range(chance.randrange(3) if number % 4 == 2 else 0):
                _rotate(made)
            yield _export(made, first, chance, number)


def _rotate(made: City) -> None:
    """A new key, which the witnesses are told."""
    key = Key.parse(str(made.checkpoints.rotate()))
    for path in made.folder.glob("witness-*"):
        Folder(path).trust(key)


def _export(made: City, first: str, chance: random.Random, number: int) -> Export:
    path, runs = made.folder / "export.jsonl", sorted({each.run for each in made.ledger.events() if each.run})
    if number % 6 == 5:
        at = [datetime.fromisoformat(each.at) for each in made.ledger.events()]
        since, until = sorted(chance.choices(at, k=2))
        made.exports.period(path, since, until + timedelta(microseconds=1), "auditor")
    elif number % 2 and runs:
        made.exports.run(path, chance.choice(runs), "auditor", chance.random() < 0.7)
    else:
        made.exports.whole(path, "auditor", chance.random() < 0.5)
    top = made.checkpoints.all()[-1].note
    known = Known([first], [key_text(each) for each in made.witnesses], noted=[top])
    return Export(Honest(path.read_bytes(), (made.first_key,), made.witnesses, ()), known)
