"""Writers at once, killed writers, a full disk: one order, no gap, nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from beffroi.errors import RecordError
from guards.effects.effects import EffectIntent
from guards.effects.journal import EffectJournal
from guards.ledger import Kind, Ledger
from guards.store import Store
from tests.guards.disk import disk_full_later
from tests.guards.ledgers import open_house

WRITER = """
import sys
from guards.ledger import Kind, Ledger
from guards.store import Store

ledger = Ledger(Store(f"sqlite:///{sys.argv[1]}", busy=60))
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    event = ledger.record(f"run-{number % 2}", Kind.CALL_END, {"text": f"{sys.argv[2]}-{number}"})
    print(f"{event.seq} {sys.argv[2]}-{number}", flush=True)
"""
"""Acknowledges each event on its output once it is committed."""


def writer(database: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(database), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def acknowledged(output: str) -> dict[int, str]:
    lines = [line.split(" ", 1) for line in output.splitlines(keepends=False) if " " in line]
    return {int(seq): text for seq, text in lines if text}


def test_processes_and_threads_write_one_order_and_killed_ones_lose_nothing(tmp_path: Path) -> None:
    house, chance = open_house(tmp_path), random.Random(3)
    house.checkpoints.sign()
    database, told = tmp_path / "beffroi.db", dict[int, str]()
    for turn in range(3):
        processes = [writer(database, f"p{turn}{name}", 400) for name in "ab"]
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"

        def write(turn: int = turn, told: dict[int, str] = told) -> None:
            for number in range(4):
                event = house.ledger.record("run-0", Kind.CALL_END, {"text": f"t{turn}-{number}"})
                told[event.seq] = f"t{turn}-{number}"
            house.checkpoints.sign()

        threads = [threading.Thread(target=write) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        for process in processes:
            threading.Event().wait(chance.random() / 5)
            process.send_signal(signal.SIGKILL)
            output, _ = process.communicate()
            told |= acknowledged(output)
    report = house.ledger.verify()
    assert report.ok, report.problems
    events = house.ledger.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert len(told) > 24
    assert {seq: events[seq - 1].payload["text"] for seq in told} == told
    house.store.close()


def test_a_home_whose_last_writer_was_killed_opens_and_goes_on(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path / 'beffroi.db'}").close()
    process = writer(tmp_path / "beffroi.db", "p", 400)
    assert process.stdout is not None
    for _ in range(4):
        process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    store = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    ledger = Ledger(store)
    assert ledger.verify().ok and ledger.size() >= 3
    ledger.record("run-0", Kind.ANSWER, {})
    assert ledger.verify().ok
    store.close()


def test_two_histories_cannot_come_of_two_writers_of_one_number(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    event = house.ledger.record("run-0", Kind.PLAN, {})
    with (
        sqlite3.connect(tmp_path / "beffroi.db") as connection,
        pytest.raises(sqlite3.IntegrityError),
    ):
        connection.execute(
            "INSERT INTO ledger_event SELECT seq, at, run, nth + 1, kind, leaf, hash, scope, sealed FROM ledger_event"
        )
    assert house.ledger.events() == [event]
    house.store.close()


def test_a_full_disk_stops_before_the_effect_and_the_ledger_goes_on_after(tmp_path: Path) -> None:
    house, sent = open_house(tmp_path), list[str]()
    journal = EffectJournal(house.store, house.ledger, sleep=lambda _: None)
    house.ledger.record("run-0", Kind.PLAN, {"text": "x" * 3000})
    with disk_full_later(house.store) as full:
        full()
        with pytest.raises(RecordError, match="disque est plein"):
            for number in range(20):
                intent = EffectIntent(f"e{number}", "run-0", 1, "ticketing.close", "ab" * 32, "Fermer" * 300)
                journal.perform(intent, lambda key: sent.append(key) or "done", lambda key: None)  # type: ignore[func-returns-value]
    begun = [e.payload["effect"] for e in house.ledger.events("run-0") if e.kind is Kind.EFFECT_INTENT]
    assert set(sent) <= set(begun)  # nothing was sent whose intent is not recorded
    assert house.ledger.verify().ok
    house.ledger.record("run-0", Kind.ANSWER, {})
    assert house.ledger.verify().ok
    house.store.close()
