"""The effect journal where a process dies, a disk is full, or another worker began: nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from beffroi.errors import Failure, RecordError
from beffroi.records import Notice
from guards.effects.effects import Done, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Kind, Ledger
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.disk import disk_full_later
from tests.guards.people import CLAIRE
from tests.guards.test_journal import EFFECT, NOTICE, System, error, kinds


@pytest.fixture
def system() -> System:
    return System()


CHILD = """
import os, signal, sys
from pathlib import Path
from datetime import datetime
from beffroi.records import Notice
from guards.effects.effects import EffectIntent
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store

database, sent, die = sys.argv[1:]
store = Store(f"sqlite:///{database}")
journal = EffectJournal(store, Ledger(store), quiet=0.0)

def do(key):
    if die == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    with open(sent, "a") as file:
        file.write(key + "\\n")
        file.flush()
        os.fsync(file.fileno())
    if die == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return Notice("n1", "karim", datetime(2026, 11, 2))

def find(key):
    done = Path(sent).read_text().split() if Path(sent).exists() else []
    return Notice("n1", "karim", datetime(2026, 11, 2)) if key in done else None

effect = EffectIntent("run-1:3:abc", "run-1", 3, "ticketing.notify", "d" * 64, "Prévenir")
print(type(journal.perform(effect, do, find)).__name__)
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_killed_between_the_effect_and_its_record_repeats_nothing(
    tmp_path: Path, moment: str
) -> None:
    def child(die: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CHILD, str(tmp_path / "state.db"), str(tmp_path / "sent"), die]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert child(moment).returncode == -signal.SIGKILL
    for _ in range(2):
        again = child("never")
        assert (again.returncode, again.stdout.strip()) == (0, "Done"), again.stderr
    assert (tmp_path / "sent").read_text().split() == ["run-1:3:abc"]
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    told = [event.kind for event in Ledger(store).events("run-1")]
    assert told.count(Kind.EFFECT_DONE) == 1
    assert told.count(Kind.EFFECT_INTENT) == (2 if moment == "before" else 1)
    assert Ledger(store).verify().ok


def test_a_full_disk_after_the_effect_is_said_and_the_effect_is_found_again(
    store: Store, journal: EffectJournal, system: System, ledger: Ledger
) -> None:
    with disk_full_later(store) as fill_up:

        def do(key: str) -> Notice:
            system.sent[key] = Notice("n1", "k" * 50_000, NOTICE.at)
            system.calls += 1
            fill_up()
            return system.sent[key]

        with pytest.raises(RecordError, match="disque est plein"):
            journal.perform(EFFECT, do, system.find)
    assert kinds(ledger) == [Kind.EFFECT_INTENT]
    assert isinstance(journal.perform(EFFECT, system.do, system.find), Done)
    assert system.calls == 1
    assert ledger.verify().ok


@pytest.mark.parametrize("gone", [True, False])
def test_what_another_worker_began_is_sent_again_only_where_that_one_is_gone(
    store: Store, ledger: Ledger, clock: MovingClock, system: System, gone: bool
) -> None:
    journal = EffectJournal(store, ledger, clock, sleep=lambda _: None, gone=lambda worker: gone)

    def die(_key: str) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        journal.perform(replace(EFFECT, worker="one"), die, system.find)
    outcome = journal.perform(replace(EFFECT, worker="another"), system.do, system.find)
    if gone:
        assert outcome == Done(NOTICE) and system.calls == 1
        return
    assert isinstance(outcome, Uncertain) and system.calls == 0
    assert [waiting.effect_id for waiting in journal.uncertain()] == [EFFECT.effect_id]
    # A person who has looked may have it sent again.
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    assert journal.perform(replace(EFFECT, worker="another"), system.do, system.find) == Done(NOTICE)


def begun_by(name: str, journal: EffectJournal, system: System) -> None:
    """A worker commits that it begins, and stands still before it sends."""

    def stand_still(_key: str) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        journal.perform(replace(EFFECT, worker=name), stand_still, system.find)


@pytest.mark.parametrize("gone", [False, True])
def test_what_is_recorded_as_done_meanwhile_is_neither_doubted_nor_refused(
    store: Store, ledger: Ledger, clock: MovingClock, journal: EffectJournal, system: System, gone: bool
) -> None:
    begun_by("one", journal, system)

    def it_ends_meanwhile(_worker: str) -> bool:
        system.do(EFFECT.effect_id)
        assert journal.perform(replace(EFFECT, worker="one"), system.do, system.find) == Done(NOTICE)
        return gone

    another = EffectJournal(store, ledger, clock, sleep=lambda _: None, gone=it_ends_meanwhile)
    assert another.conclude(EFFECT.effect_id, "another", system.find) == Done(NOTICE)
    assert kinds(ledger) == [Kind.EFFECT_INTENT, Kind.EFFECT_DONE]
    assert journal.uncertain() == [] and system.calls == 1


def sent_again_by_another(journal: EffectJournal, system: System) -> None:
    """The first try is left to a person, who has it sent again: another worker begins."""
    system.blind = error(Failure.UNAVAILABLE)
    assert isinstance(journal.perform(replace(EFFECT, worker="two"), system.do, system.find), Uncertain)
    system.blind = None
    journal.settle(EFFECT.effect_id, CLAIRE, Settlement.RESEND)
    begun_by("two", journal, system)


@pytest.mark.parametrize("gone", [False, True])
def test_what_was_seen_of_one_try_says_nothing_of_the_next(
    store: Store, ledger: Ledger, clock: MovingClock, journal: EffectJournal, system: System, gone: bool
) -> None:
    begun_by("one", journal, system)

    def begun_again_meanwhile(_worker: str) -> bool:
        sent_again_by_another(journal, system)
        return gone

    slow = EffectJournal(store, ledger, clock, sleep=lambda _: None, gone=begun_again_meanwhile)
    with pytest.raises(RecordError, match="déjà en cours"):
        slow.conclude(EFFECT.effect_id, "slow", system.find)
    assert kinds(ledger)[-1] == Kind.EFFECT_INTENT
    assert journal.perform(replace(EFFECT, worker="two"), system.do, system.find) == Done(NOTICE)


@pytest.mark.parametrize("late", [Failure.INVALID, Failure.TIMEOUT])
def test_the_late_failure_of_one_try_does_not_end_the_next(
    store: Store, ledger: Ledger, clock: MovingClock, journal: EffectJournal, system: System, late: Failure
) -> None:
    def fail_late(_key: str) -> None:
        sent_again_by_another(journal, system)
        raise error(late)

    first = EffectJournal(store, ledger, clock, sleep=lambda _: None)
    with pytest.raises(RecordError, match="déjà en cours"):
        first.perform(replace(EFFECT, worker="one"), fail_late, system.find)
    assert not journal.refused(EFFECT.effect_id) and journal.uncertain() == []
    assert journal.perform(replace(EFFECT, worker="two"), system.do, system.find) == Done(NOTICE)
