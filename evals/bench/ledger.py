"""The ledger's costs, each beside what it is compared with: appending, verifying, proving."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, insert

from beffroi_verify.export import Verification
from beffroi_verify.notes import Key
from guards.ledger import Kind, Ledger
from guards.ledger.export import FORMAT
from guards.ledger.notes import Checkpoint, public_key, signature_line
from guards.ledger.tree import Frontier, inclusion_proof, leaf_hash, root_of
from guards.store import Store

ORIGIN = "beffroi/bench"
Tell = Callable[[str, float], None]
_PAYLOAD = {"site": "2", "tool": "gis.locate", "arguments": "ab" * 32, "actor": "claire.aubry"}
_ROWS = ("seq", "at", "run", "nth", "kind", "leaf", "hash", "scope", "sealed")


def run_ledger_bench(
    records: int = 1_000_000, appends: int = 200, tell: Tell = lambda what, share: None
) -> dict[str, Any]:
    """Measure on a folder of its own.

    Args:
        records: in the export that is verified.
        appends: of each kind, taken in turns so that what else the machine does hits all alike.

    Returns:
        ``append`` (milliseconds, and the ratio to a bare insert of the same record), ``verify`` (seconds),
        ``proof`` (bytes).
    """
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder:
        tell("Ajouts", 0.0)
        append = measure_append(Path(folder), appends)
        tell(f"Un export de {records} événements", 0.2)
        made = make_export(Path(folder) / "export.jsonl", records)
        tell("Vérification", 0.6)
        verify = measure_verify(Path(folder) / "export.jsonl", made)
        return {"append": append, "verify": verify, "proof": measure_proof(made.hashes)}


def measure_append(folder: Path, times: int) -> dict[str, float]:
    """Medians in milliseconds: the ledger, and the very row that it wrote, inserted without a ledger: by the
    same store, and by SQLite alone. All three with the same durability (a synchronised disk each time)."""
    store = Store(f"sqlite:///{folder / 'state.db'}")
    ledger = Ledger(store)
    ledger.record("bench", Kind.CALL_BEGIN, _PAYLOAD)
    with store.reading() as session:
        row = session.connection().exec_driver_sql("SELECT * FROM ledger_event").mappings().one()
    values = {name: row[name] for name in _ROWS[1:]}
    blobs = {"hash", "sealed"}
    columns = [Column(n, LargeBinary if n in blobs else Text) for n in _ROWS[1:]]
    table = Table("bare", MetaData(), Column("seq", Integer, primary_key=True), *columns)
    table.create(store.engine)
    alone = _sqlite(folder / "alone.db")
    names, marks = ", ".join(_ROWS[1:]), ", ".join("?" * len(values))
    sql, plain = f"INSERT INTO bare ({names}) VALUES ({marks})", tuple(values.values())

    def bare() -> None:
        with store.transaction() as tx:
            tx.connection().execute(insert(table), values)

    try:
        appended, inserted, minimal = _medians(
            times,
            lambda: ledger.record("bench", Kind.CALL_BEGIN, _PAYLOAD),
            bare,
            lambda: alone.execute(sql, plain),
        )
    finally:
        alone.close()
        store.close()
    return {
        "ledger": appended,
        "same_store": inserted,
        "sqlite": minimal,
        "ratio": appended / inserted,
        "ratio_sqlite": appended / minimal,
    }


class Made:
    """An export that was made: the key that signed it, and its leaves' hashes."""

    def __init__(self, key: Key, hashes: Sequence[bytes]) -> None:
        self.key, self.hashes = key, hashes


def make_export(path: Path, records: int) -> Made:
    """Write an export of so many leaves as a ledger has them, under one signed checkpoint."""
    private = Ed25519PrivateKey.generate()
    key, frontier, hashes = public_key(ORIGIN, private), Frontier(), list[bytes]()
    seen = hashlib.sha256()
    with path.open("wb", buffering=1 << 20) as file:

        def write(text: str) -> None:
            line = text.encode() + b"\n"
            seen.update(line)
            file.write(line)

        head = {
            "exported": "",
            "format": FORMAT,
            "kind": "whole",
            "origin": ORIGIN,
            "run": "",
            "size": records,
        }
        write(_encode(head))
        for leaf in _leaves(records, str(key)):
            text = _encode(leaf)
            hashes.append(leaf_hash(text.encode()))
            frontier, _ = frontier.append(hashes[-1])
            write(f'{{"leaf":{text}}}')
        body = Checkpoint(ORIGIN, records, frontier.root()).text
        write(_encode({"checkpoint": body.decode() + "\n" + signature_line(ORIGIN, private, body)}))
        file.write((_encode({"lines": records + 2, "sha256": seen.hexdigest()}) + "\n").encode())
    return Made(Key.parse(str(key)), hashes)


def measure_verify(path: Path, made: Made) -> dict[str, float]:
    """Seconds that the stand-alone verifier takes, and what a mere reading of the file takes."""
    start = time.perf_counter()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    read, start, busy = time.perf_counter() - start, time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        report = Verification([made.key], []).run(file)
    if report["problems"] or report["count"] != len(made.hashes):
        raise AssertionError(report["problems"][:3])
    seconds = time.perf_counter() - start
    used = time.process_time() - busy
    size = path.stat().st_size
    return {
        "records": len(made.hashes),
        "bytes": size,
        "seconds": seconds,
        "processor": used,
        "hashing": read,
    }


def measure_proof(hashes: Sequence[bytes]) -> dict[str, float]:
    """Hashes and bytes of one event's inclusion proof; averages over a sample."""

    def subtree(start: int, size: int) -> bytes:
        return roots.get((start, size)) or roots.setdefault(
            (start, size), root_of(hashes[start : start + size])
        )

    roots: dict[tuple[int, int], bytes] = {}
    step = max(1, len(hashes) // 16)
    counts = [len(inclusion_proof(subtree, index, len(hashes))) for index in range(0, len(hashes), step)]
    mean = statistics.mean(counts)
    return {"size": len(hashes), "hashes": mean, "bytes": 32 * mean, "bytes_in_file": 47 * mean}


def _leaves(records: int, key: str) -> Iterator[dict[str, Any]]:
    nth: dict[str, int] = {}
    for seq in range(1, records + 1):
        run = "" if seq == 1 else hashlib.sha256(b"%d" % (seq // 40)).hexdigest()[:16]
        nth[run] = nth.get(run, 0) + 1
        yield {
            "at": f"2026-11-26T08:20:{seq % 60:02}.000000Z",
            "commitment": hashlib.sha256(b"%d" % seq).hexdigest(),
            "facts": {"key": key}
            if seq == 1
            else {"rule": "reads.staff", "site": "2[0]", "tool": "gis.locate"},
            "kind": "key_added" if seq == 1 else "call_begin",
            "nth": nth[run],
            "run": run,
            "seq": seq,
            "staff": "p-40c11688f520687b",
            "v": 2,
        }


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _sqlite(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        base.execute(f"PRAGMA {pragma}")
    columns = ", ".join(f"{name} BLOB" for name in _ROWS[1:])
    base.execute(f"CREATE TABLE bare (seq INTEGER PRIMARY KEY, {columns})")
    return base


def _medians(times: int, *actions: Callable[[], object]) -> list[float]:
    taken: list[list[float]] = [[] for _ in actions]
    for turn in range(times + 5):
        for each, action in zip(taken, actions, strict=True):
            start = time.perf_counter()
            action()
            if turn >= 5:
                each.append(time.perf_counter() - start)
    return [1000 * statistics.median(each) for each in taken]
