"""What sealing and erasing cost, beside what one would do without: a bare cipher, a clear row, a deletion."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, MetaData, Table, Text, delete, insert

from beffroi.identity import Actor, Role
from guards.keys import run_scope
from guards.ledger import Ledger
from guards.retention import Erasures
from guards.runs.runs import Runs, RunStatus
from guards.store import Store

Tell = Callable[[str, float], None]
_TEXT = ("Signale un nid-de-poule au 12 rue Oberkampf, devant chez Madame Lefèvre. " * 14).encode()
_VALUES = 12
"""Values of the run that is erased."""
_WHO = Actor("bench", "Banc d'essai", frozenset({Role.AGENT}), "bench", "s", "Service", "voirie", 11)


def run_keys_bench(
    times: int = 2_000, erasures: int = 20, tell: Tell = lambda what, share: None
) -> dict[str, Any]:
    """Measure on a folder of its own; each pair in turns, so that what else the machine does hits both alike.

    Args:
        times: seals and openings.
        erasures: runs that are erased, and as many deleted.

    Returns:
        ``seal`` and ``open`` of a kilobyte (microseconds, ratio to the bare cipher), ``keep`` of a value in a
        run (milliseconds, ratio to the same text in a clear row of the same database) and ``erase`` of a run
        (milliseconds, ratio to deleting its rows).
    """
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'state.db'}")
        try:
            tell("Chiffrer et ouvrir", 0.0)
            sealing = _sealing(store, times)
            tell("Garder une valeur", 0.4)
            keeping = _keeping(store, max(10, times // 20))
            tell("Effacer", 0.7)
            return {"bytes": len(_TEXT), **sealing, "keep": keeping, "erase": _erasing(store, erasures)}
        finally:
            store.close()


def _sealing(store: Store, times: int) -> dict[str, dict[str, float]]:
    keys, scope, bare, nonce = store.keys, run_scope("bench"), AESGCM(AESGCM.generate_key(256)), bytes(12)
    sealed, enciphered = keys.seal(scope, _TEXT), bare.encrypt(nonce, _TEXT, b"bench")
    seal, encrypt = _medians(
        times, lambda: keys.seal(scope, _TEXT), lambda: bare.encrypt(nonce, _TEXT, b"bench")
    )
    opened, decrypted = _medians(
        times, lambda: keys.open(scope, sealed), lambda: bare.decrypt(nonce, enciphered, b"bench")
    )
    return {
        "seal": {"microseconds": seal * 1e6, "bare": encrypt * 1e6, "ratio": seal / encrypt},
        "open": {"microseconds": opened * 1e6, "bare": decrypted * 1e6, "ratio": opened / decrypted},
    }


def _keeping(store: Store, times: int) -> dict[str, float]:
    runs, table = Runs(store, Ledger(store)), _clear_table(store)
    run, text = runs.create(_WHO, "Bonjour").id, _TEXT.decode()
    names = iter(range(10**9))

    def clear() -> None:
        with store.transaction() as tx:
            tx.connection().execute(
                insert(table), {"run": run, "name": str(next(names)), "value": json.dumps(text)}
            )

    kept, written = _medians(times, lambda: runs.put(run, str(next(names)), text), clear)
    return {"milliseconds": kept * 1e3, "clear": written * 1e3, "ratio": kept / written}


def _erasing(store: Store, times: int) -> dict[str, float]:
    ledger = Ledger(store)
    runs, erasures, table = Runs(store, ledger), Erasures(store, ledger), _clear_table(store, "deleted")
    made = [runs.create(_WHO, "Bonjour").id for _ in range(times + 1)]
    for run in made:
        for name in range(_VALUES):
            runs.put(run, str(name), _TEXT.decode())
        runs.update(run, RunStatus.DONE)
        with store.transaction() as tx:
            rows = [{"run": run, "name": str(name), "value": _TEXT.decode()} for name in range(_VALUES)]
            tx.connection().execute(insert(table), rows)
    to_erase, to_delete = iter(made), iter(made)

    def erase() -> None:
        erasures.erase(erasures.plan_runs([next(to_erase)]), None, "bench")

    def remove() -> None:
        with store.transaction() as tx:
            tx.connection().execute(delete(table).where(table.c.run == next(to_delete)))

    erased, deleted = _medians(times, erase, remove)
    return {"milliseconds": erased * 1e3, "delete": deleted * 1e3, "ratio": erased / deleted}


def _clear_table(store: Store, name: str = "clear") -> Table:
    columns = [
        Column("run", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("value", Text),
    ]
    table = Table(name, MetaData(), *columns)
    table.create(store.engine)
    return table


def _medians(times: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each work, done in turns after one round that does not count."""
    spent: list[list[float]] = [[] for _ in works]
    for turn in range(times + 1):
        for work, seconds in zip(works, spent, strict=True):
            began = time.perf_counter()
            work()
            if turn:
                seconds.append(time.perf_counter() - began)
    return [statistics.median(seconds) for seconds in spent]
