"""Unit costs, side by side in one run: a sandbox, a decision, a ledger append against a bare insert."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from beffroi.identity import Role
from beffroi.settings import Settings
from guards import Guards
from guards.ledger import Kind
from guards.policy import judge
from guards.policy.documents import ActorInput, PlanDocument
from tools.connectors import Connectors
from tools.toolbox import build_toolbox

_TIMES = 40


@dataclass(frozen=True)
class Units:
    """Medians, in milliseconds.

    Attributes:
        bare_call: the tool's function called in this process; ``warm_call`` the same through a warm sandbox.
        fresh_sandbox: a call that finds no spare ready.
        bare_insert: the ledger's record written by plain SQLite with the same durability.
    """

    bare_call: float
    warm_call: float
    fresh_sandbox: float
    decision: float
    append: float
    bare_insert: float


def measure_units(settings: Settings, guards: Guards, connectors: Connectors, folder: Path) -> Units:
    """Measure all unit costs."""
    bare, warm, fresh = _sandbox(settings, connectors)
    return Units(
        bare_call=bare,
        warm_call=warm,
        fresh_sandbox=fresh,
        decision=_median(lambda: judge(guards.engine, _document(settings))),
        append=_median(lambda: guards.ledger.record("bench", Kind.MODEL, {"bench": "x" * 300})),
        bare_insert=_bare_insert(folder),
    )


def _sandbox(settings: Settings, connectors: Connectors) -> tuple[float, float, float]:
    toolbox = build_toolbox(settings, connectors)
    now = datetime(2026, 11, 2, 9, 0)
    arguments = {"number": 12}
    try:
        toolbox.warm()
        waits, calls = [], []
        for _ in range(_TIMES // 2):
            time.sleep(0.25)
            done = toolbox.call("ticketing.get", arguments, key="bench", now=now)
            calls.append(done.seconds)
        for _ in range(_TIMES // 2):
            done = toolbox.call("ticketing.get", arguments, key="bench", now=now)
            if done.wait_seconds > 0.02:
                waits.append(done.seconds)
    finally:
        toolbox.close()
    bare = _median(lambda: connectors.ticketing.get(12))
    return bare, 1000 * statistics.median(calls), 1000 * statistics.median(waits or calls)


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
