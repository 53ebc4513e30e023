"""Honest exports, made by the ledger itself: of every age, whole or of one run, opened or not, cosigned, with
rotated keys and erased contents; and what an auditor knows of each."""

from __future__ import annotations

import io
import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import event

from beffroi_verify.export import Verification
from beffroi_verify.notes import Checkpoint, Key
from beffroi_witness.folder import Folder, key_text
from beffroi_witness.server import WitnessServer
from guards.keys import run_scope
from guards.ledger import Kind, Ledger
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.exporting import Exports
from guards.ledger.keyring import Keyring
from guards.ledger.notes import VerifierKey
from guards.ledger.witnesses import Witness
from guards.store import Store

_KINDS = (
    Kind.REQUEST,
    Kind.PLAN,
    Kind.DECISION,
    Kind.CALL_BEGIN,
    Kind.CALL_END,
    Kind.EFFECT_DONE,
    Kind.ANSWER,
)
_RUNS = 6


@dataclass(frozen=True)
class Honest:
    """An export, and what its auditor has noted: the ledger's first key, the witnesses, a checkpoint."""

    data: bytes
    keys: tuple[Key, ...]
    witnesses: tuple[Key, ...]
    noted: tuple[Checkpoint, ...]

    def problems(self, data: bytes | None = None) -> list[str]:
        """What the verifier says of this export, or of other bytes in its place."""
        file = io.BytesIO(self.data if data is None else data)
        checking = Verification(self.keys, self.witnesses, len(self.witnesses), self.noted)
        found: list[str] = checking.run(file)["problems"]
        return found


@dataclass
class City:
    """A ledger that grows, its two witnesses, and a second history that its administrator keeps beside it."""

    folder: Path
    store: Store
    ledger: Ledger
    checkpoints: Checkpoints
    exports: Exports
    first_key: Key
    witnesses: tuple[Key, ...]
    erased: int = 0

    def grow(self, chance: random.Random, events: int) -> None:
        """Events of several runs, some of people, some with decisions."""
        with self.store.transaction() as tx:
            for _ in range(events):
                run = f"run-{self.erased + chance.randrange(_RUNS)}" if chance.random() < 0.9 else ""
                told: dict[str, Any] = {
                    "tool": "gis.locate",
                    "rule": "reads.staff",
                    "seconds": chance.random(),
                }
                told |= {"text": "é" * chance.randrange(9), "actor": f"agent-{chance.randrange(4)}"}
                self.ledger.append(tx, run, chance.choice(_KINDS), told)

    def export(self, chance: random.Random) -> Honest:
        """One export of now, with what an auditor may have noted."""
        path, runs = self.folder / "export.jsonl", sorted({e.run for e in self.ledger.events() if e.run})
        if chance.random() < 0.5 and runs:
            self.exports.run(path, chance.choice(runs), "auditor", chance.random() < 0.5)
        else:
            self.exports.whole(path, "auditor", chance.random() < 0.3)
        top = Checkpoint.parse(self.checkpoints.all()[-1].note)
        noted = (top,) if chance.random() < 0.8 else ()
        return Honest(path.read_bytes(), (self.first_key,), self.witnesses, noted)

    def erase(self) -> None:
        """Destroy the key of the oldest run; new events belong to later ones."""
        keys, run = self.store.keys, f"run-{self.erased}"
        self.erased += 1
        keys.destroy(
            keys.living([run_scope(run)]), [], at="2026-11-02T09:00:00Z", rule="demande", erasure="e"
        )


@contextmanager
def city(folder: Path, witnesses: int = 2) -> Iterator[City]:
    """A city with a new ledger; its witnesses answer on loopback. Nothing waits for the disk."""
    with ExitStack() as stack:
        asked = [
            stack.enter_context(_served(folder / f"witness-{n}", f"temoin-{n}/1")) for n in range(witnesses)
        ]
        store = Store(f"sqlite:///{folder / 'beffroi.db'}")
        stack.callback(store.close)
        event.listen(store.engine, "connect", _hasty)
        store.engine.dispose()
        ledger = Ledger(store)
        checkpoints = Checkpoints(
            ledger, Keyring(folder / "keys" / "ledger"), [each.witness for each in asked]
        )
        first = Key.parse(str(checkpoints.key()))
        for each in asked:
            each.folder.trust(first)
        cosigners = tuple(each.folder.key for each in asked)
        made = City(folder, store, ledger, checkpoints, Exports(ledger, checkpoints), first, cosigners)
        yield made


def honest_exports(folder: Path, count: int, seed: int = 1, rotate: bool = True) -> Iterator[Honest]:
    """So many honest exports of one city, as it grows, rotates its keys and erases runs."""
    chance = random.Random(seed)
    with city(folder) as made:
        for number in range(count):
            made.grow(chance, chance.randrange(1, 6))
            if rotate and number % 50 == 49:
                key = Key.parse(str(made.checkpoints.rotate()))
                for path in sorted(folder.glob("witness-*")):
                    Folder(path).trust(key)
            if number % 17 == 16:
                made.erase()
            yield made.export(chance)


@dataclass(frozen=True)
class _Asked:
    folder: Folder
    witness: Witness


@contextmanager
def _served(path: Path, name: str) -> Iterator[_Asked]:
    folder = Folder.make(path, name)
    with WitnessServer(folder) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield _Asked(folder, Witness(address, VerifierKey.parse(key_text(folder.key))))
        server.shutdown()
        thread.join()


def _hasty(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
