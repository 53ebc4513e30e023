"""Twin cities that differ only in their secrets: what others can see of a plan must be the same in both.

That is what no leak means, conditions and counts included: a comment written only where somebody lives in
some street tells all staff where they live, though no secret stands in it.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from evals.attacks.desk import Attack, carry_out
from evals.attacks.ground import open_ground, settings_of
from evals.attacks.hostile_planner import Armed
from evals.attacks.oracle.facts import FOLDERS
from evals.attacks.oracle.twins import seen_by_others
from evals.attacks.outcome import Outcome
from evals.attacks.plans.by_rule import rule_plans
from evals.attacks.walls import wall_of
from tools.connectors import open_connectors

PART = "plans"
_RULES = ("flows.", "personal.", "release.", "phones.")
_ASKERS = ("rh.partout", "rh.agente", "claire.aubry", "karim.benali")
"""Those who may read a secret and act beside: the others have nothing to give away."""
_OTHER = {"home_address": "Paris", "private_phone": "06 39 98 00 00", "birth_date": "1970"}


def run_twins(prepared: Path, share: int, tell: Callable[[str, float], None]) -> list[Outcome]:
    """One in so many (``share``) of the plans by hand about secrets, in both cities."""
    attacks = list(_attacks())[::share]
    found = []
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="beffroi-twins-", dir=prepared) as folder:
        twin = _twin(prepared, Path(folder) / "twin")
        with (
            open_ground(prepared, Path(folder) / "one", strict=False) as one,
            open_ground(twin, Path(folder) / "other", strict=False) as other,
        ):
            for number, attack in enumerate(attacks):
                tell("Villes jumelles", number / len(attacks))
                (first, view), (second, _) = carry_out(one, attack), carry_out(other, attack)
                here, there = seen_by_others(first, one.facts), seen_by_others(second, other.facts)
                told = f"{attack.asker}: {attack.armed.plan!r} -> {here} and {there}" if here != there else ""
                wall = wall_of(view, bool(first.changes))
                found.append(Outcome(PART, f"twins/{attack.name}", wall, here != there, told))
    logging.disable(logging.NOTSET)
    return found


def _attacks() -> Iterator[Attack]:
    for number, each in enumerate(rule_plans()):
        if each.rule.startswith(_RULES):
            for asker in _ASKERS:
                name = f"{each.rule}/{number}/{asker}"
                yield Attack(name, "twins", asker, each.request, Armed(each.plan))


def _twin(prepared: Path, folder: Path) -> Path:
    """The same city with other private data, and without the documents that are for some only."""
    folder.mkdir()
    for part in ("home", "documents"):
        shutil.copytree(prepared / part, folder / part)
    city = folder / "home" / "city"
    with sqlite3.connect(city / "directory.db") as database:
        for column, value in _OTHER.items():
            database.execute(f"UPDATE person SET {column} = ?", (value,))
    for name in FOLDERS:
        for file in (folder / "documents" / name).iterdir():
            file.unlink()
    settings = settings_of(folder / "home", folder / "documents")
    shutil.rmtree(city / "documents.index", ignore_errors=True)
    with closing(open_connectors(city, settings.systems).documents) as documents:
        documents.index(lambda _what, _share: None)
    return folder
