"""The trial: honest exports must verify, and every tampering with them must be found."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from beffroi_verify.notes import Checkpoint
from evals.ledger.histories import City, Honest, city, honest_exports
from evals.ledger.tampering import ALL
from guards.ledger import Kind, Ledger
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.exporting import Exports
from guards.ledger.keyring import Keyring
from guards.store import Store

TWO_HISTORIES = "two_histories"
Tell = Callable[[str, float], None]


def run_trial(
    tamperings: int = 2000, honest: int = 200, seed: int = 1, tell: Tell = lambda what, share: None
) -> dict[str, Any]:
    """Try so many tamperings, of every sort in turn, on so many honest exports.

    Returns:
        ``honest`` and ``false_alarms``; ``tamperings`` and ``missed``; ``by_sort``; some ``examples``.
    """
    chance, examples = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="beffroi-trial-") as folder:
        made = []
        for number, export in enumerate(honest_exports(Path(folder), honest, seed)):
            tell("Exports honnêtes", 0.5 * number / honest)
            made.append(export)
        alarms = 0
        for export in made:
            if problems := export.problems():
                alarms += 1
                examples.append(f"honest: {problems[:2]}")
        done, missed = Counter[str](), Counter[str]()
        split = list(two_histories(Path(folder) / "split", max(1, tamperings // (len(ALL) + 1)), chance))
        sorts = [*ALL, TWO_HISTORIES]
        for number in range(tamperings):
            tell("Altérations", 0.5 + 0.5 * number / tamperings)
            sort = sorts[number % len(sorts)]
            done[sort] += 1
            export = chance.choice(made)
            if sort == TWO_HISTORIES:
                export = split[done[sort] % len(split)]
                found = bool(export.problems())
            else:
                data = ALL[sort](export, chance)
                found = data == export.data or bool(export.problems(data))
            if not found:
                missed[sort] += 1
                examples.append(f"{sort}: not found")
    return {
        "honest": honest,
        "false_alarms": alarms,
        "tamperings": tamperings,
        "missed": sum(missed.values()),
        "by_sort": {sort: {"tried": done[sort], "missed": missed[sort]} for sort in sorts},
        "examples": examples[:20],
    }


def two_histories(folder: Path, count: int, chance: random.Random) -> Iterator[Honest]:
    """Exports of a second history, signed with the city's own key, as it would show them to an auditor who
    has a checkpoint of the first, or who wants the cosignatures of both witnesses."""
    with city(folder / "first") as first:
        first.grow(chance, 10)
        shutil.copytree(folder / "first", folder / "second", ignore=shutil.ignore_patterns("witness-*"))
        with _twin(first, folder / "second") as second:
            for number in range(count):
                first.grow(chance, 1)
                second.grow(chance, 1)
                first.checkpoints.cosign()
                path = folder / "second.jsonl"
                second.exports.whole(path, "auditor")
                top = Checkpoint.parse(first.checkpoints.all()[-1].note)
                seen = (top,) if number % 2 else ()
                cosigners = () if number % 2 else first.witnesses
                yield Honest(path.read_bytes(), (first.first_key,), cosigners, seen)


@contextmanager
def _twin(first: City, folder: Path) -> Iterator[City]:
    """The second history: the same state and keys, no witness."""
    with closing(Store(f"sqlite:///{folder / 'beffroi.db'}")) as store:
        ledger = Ledger(store)
        ledger.record("run-0", Kind.ANSWER, {"text": "another history"})
        checkpoints = Checkpoints(ledger, Keyring(folder / "keys" / "ledger"))
        yield City(folder, store, ledger, checkpoints, Exports(ledger, checkpoints), first.first_key, ())
