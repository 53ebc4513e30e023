"""Runs attacks with plans: in portions, each on a fresh ground, several at once where that is asked."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.attacks.desk import Attack, carry_out
from evals.attacks.ground import Ground, open_ground
from evals.attacks.oracle import witness
from evals.attacks.oracle.judge import judge_record
from evals.attacks.oracle.record import Record
from evals.attacks.outcome import Outcome
from evals.attacks.plans.stream import plan_attacks
from evals.attacks.portions import carried_out
from evals.attacks.texts.copied import copied_attacks
from evals.attacks.walls import REPAIR, SYSTEM, wall_of
from tools.registry import load_registry

PART = "plans"
PORTION = 400
_TABLES = ("ticket", "history", "outbox")


@dataclass(frozen=True)
class Wanted:
    """Which attacks with plans.

    Attributes:
        sandboxed: the first so many portions run their tools in real sandboxes.
        workers: processes at once.
        portion: attacks on one ground.
    """

    count: int
    seed: int
    sandboxed: int = 1
    workers: int = 1
    portion: int = PORTION


@dataclass(frozen=True)
class _Portion:
    prepared: Path
    wanted: Wanted
    number: int
    sandboxed: bool


def run_plans(prepared: Path, wanted: Wanted, tell: Callable[[str, float], None]) -> list[Outcome]:
    """All of them, in order."""
    count = -(-wanted.count // wanted.portion)
    spread = {i * count // wanted.sandboxed for i in range(min(wanted.sandboxed, count))}
    portions = [_Portion(prepared, wanted, i, i in spread) for i in range(count)]
    found: list[Outcome] = []
    for outcomes in carried_out(_portion, portions, wanted.workers):
        found.extend(outcomes)
        tell("Plans", len(found) / wanted.count)
    return found


def _portion(portion: _Portion) -> list[Outcome]:
    logging.disable(logging.CRITICAL)
    wanted, specs = portion.wanted, load_registry().specs
    attacks = list(plan_attacks(specs, wanted.seed, wanted.count, tuple(copied_attacks())))
    # Every portion takes one in so many of each kind, so that no ground meets only one kind.
    count = -(-wanted.count // wanted.portion)
    mine = attacks[portion.number :: count]
    with tempfile.TemporaryDirectory(prefix="beffroi-plans-", dir=portion.prepared) as folder:
        home = Path(folder) / "home"
        strict = portion.number == 0
        with open_ground(portion.prepared, home, sandboxed=portion.sandboxed, strict=strict) as ground:
            return _judged(ground, mine, sandboxed=portion.sandboxed)


def _judged(ground: Ground, attacks: Sequence[Attack], *, sandboxed: bool) -> list[Outcome]:
    database = ground.settings.city_home / "ticketing.db"
    before, seen = witness.digest_of(database, _TABLES), set()
    found = []
    for attack in attacks:
        record, outcome = _one(ground, attack, "sandboxed " if sandboxed else "")
        seen |= {_key(change.table, change.new) for change in record.changes}
        found.append(outcome)
    after = witness.digest_of(database, _TABLES)
    unseen = {
        (table, row)
        for table in _TABLES
        for row in before[table].keys() | after[table].keys()
        if before[table].get(row) != after[table].get(row)
    }
    if len(unseen) > len(seen):
        found.append(Outcome(PART, "whole city", "", True, f"{len(unseen)} rows changed, {len(seen)} seen"))
    return found


def _one(ground: Ground, attack: Attack, where: str) -> tuple[Record, Outcome]:
    record, view = carry_out(ground, attack)
    breaches = judge_record(record, ground.facts)
    wall = wall_of(view, bool(record.changes))
    if attack.armed.repair and wall == SYSTEM:
        wall = REPAIR
    detail = "; ".join(f"{each.law}: {each.detail}" for each in breaches)
    if breaches:
        detail = f"{attack.asker}: {attack.request!r} {attack.armed.plan!r} -> {detail}"
    return record, Outcome(PART, f"{where}{attack.group}/{attack.name}", wall, bool(breaches), detail)


def _key(table: str, row: dict[str, object]) -> tuple[str, object]:
    return table, row.get("number") if table == "ticket" else row.get("id")
