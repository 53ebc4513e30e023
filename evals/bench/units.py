"""Unit costs, side by side in one run: a decision, a ledger append against a bare insert."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from beffroi.identity import Role
from beffroi.settings.installation import Settings
from guards import Guards
from guards.ledger import Kind
from guards.policy import judge
from guards.policy.documents import PlanDocument
from guards.policy.parts import ActorInput

_TIMES = 40


@dataclass(frozen=True)
class Units:
    """Medians, in milliseconds.

    Attributes:
        bare_insert: the ledger's record written by plain SQLite with the same durability.
    """

    decision: float
    append: float
    bare_insert: float


def measure_units(settings: Settings, guards: Guards, folder: Path) -> Units:
    """Measure all unit costs."""
    return Units(
        decision=_median(lambda: judge(guards.engine, _document(settings))),
        append=_median(lambda: guards.ledger.record("bench", Kind.STATE, {"bench": "x" * 300})),
        bare_insert=_bare_insert(folder),
    )


def _document(settings: Settings) -> PlanDocument:
    actor = ActorInput(id="claire.aubry", roles=(Role.AGENT,), service_id="s", domain="voirie", district=11)
    return PlanDocument(actor=actor, steps=(), mail_domains=tuple(settings.city.mail_domains))


def _bare_insert(folder: Path) -> float:
    base = sqlite3.connect(folder / "bare.db", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE IF NOT EXISTS record (seq INTEGER PRIMARY KEY, body TEXT)")
    try:
        return _median(lambda: base.execute("INSERT INTO record (body) VALUES (?)", ("x" * 420,)))
    finally:
        base.close()


def _median(action: Callable[[], object]) -> float:
    action()
    taken = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)
