"""Uncertain effects whose contents are gone: after a restore, or with their run's key. The others wait as they did."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from beffroi.errors import Failure, RecordError
from guards.effects.effects import (
    EffectIntent,
    EffectState,
    Failed,
    Settlement,
    Uncertain,
    may_be_done,
)
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.retention import Erasures
from guards.retention.restoring import erase_again
from guards.runs.runs import Runs
from guards.store import EffectRow, Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE
from tests.guards.test_erasure import backup, copy, erase_run, naming, opened_from
from tests.guards.test_journal import System, error

__all__ = ["backup"]


def doubted(journal: EffectJournal, run: str) -> EffectIntent:
    """An effect of a run that nobody knows to have happened."""
    system, intent = System(), EffectIntent(f"{run}.1", run, 1, "t", "d" * 64, "Écrire à Marie Zyxwv")
    system.after = system.blind = error(Failure.UNAVAILABLE)
    assert isinstance(journal.perform(intent, system.do, system.find), Uncertain)
    return intent


def state_of(store: Store, effect: EffectIntent) -> str:
    with store.reading() as session:
        row = session.get(EffectRow, effect.effect_id)
        assert row is not None
        return row.state


def test_of_an_erased_run_a_restore_leaves_no_effect_to_settle(
    runs: Runs, erasures: Erasures, journal: EffectJournal, store: Store, backup: Path, tmp_path: Path,
    clock: MovingClock,
) -> None:  # fmt: skip
    gone, kept = naming(runs), naming(runs)
    erased, waiting = doubted(journal, gone.id), doubted(journal, kept.id)
    copy(store, store.keys, backup)
    journal.settle(erased.effect_id, CLAIRE, Settlement.DROPPED)
    erase_run(erasures, gone.id)
    store.close()
    with closing(opened_from(backup, tmp_path, "database")) as restored:
        ledger = Ledger(restored, clock)
        later = EffectJournal(restored, ledger, clock, sleep=lambda _: None)
        assert erase_again(Erasures(restored, ledger, clock)) == 1
        assert [each.effect_id for each in later.uncertain()] == [waiting.effect_id]
        assert state_of(restored, erased) == EffectState.ERASED and may_be_done(restored, gone.id)
        assert not later.refused(erased.effect_id)
        with pytest.raises(RecordError, match="n'attend pas"):
            later.settle(erased.effect_id, CLAIRE, Settlement.RESEND)
        with pytest.raises(RecordError, match="effacée"):
            later.perform(erased, System().do, System().find)
        assert isinstance(later.settle(waiting.effect_id, CLAIRE, Settlement.DROPPED), Failed)
        assert ledger.verify().ok


def test_an_effect_that_ended_stays_as_it_ended_when_its_run_is_erased(
    runs: Runs, erasures: Erasures, journal: EffectJournal, store: Store
) -> None:
    run = naming(runs)
    effect = doubted(journal, run.id)
    journal.settle(effect.effect_id, CLAIRE, Settlement.DROPPED)
    erase_run(erasures, run.id)
    assert state_of(store, effect) == EffectState.REFUSED


def test_an_effect_whose_key_is_missing_is_told_and_keeps_nobody_from_the_others(
    runs: Runs, journal: EffectJournal, store: Store, backup: Path, tmp_path: Path, clock: MovingClock
) -> None:
    readable = doubted(journal, naming(runs).id)
    copy(store, store.keys, backup)
    lost = doubted(journal, naming(runs).id)
    store.close()
    with closing(opened_from(backup, tmp_path, "keys")) as restored:
        later = EffectJournal(restored, Ledger(restored, clock), clock)
        told = {each.effect_id: each for each in later.uncertain()}
        assert told.keys() == {readable.effect_id, lost.effect_id}
        assert told[readable.effect_id].description == readable.description
        assert [each.readable for each in (told[readable.effect_id], told[lost.effect_id])] == [True, False]
        assert "sa clé manque" in told[lost.effect_id].reason
        assert isinstance(later.settle(readable.effect_id, CLAIRE, Settlement.DROPPED), Failed)
