"""An erasure that was cut short, or whose leavings something still holds, is ended later."""

from __future__ import annotations

from pathlib import Path

import pytest

from beffroi.errors import RecordError
from beffroi.settings.installation import RetentionSettings
from guards.keys import Keys
from guards.ledger import Ledger
from guards.retention import Erasures, run_retention
from guards.retention.restoring import erase_again
from guards.runs.runs import ERASED_REQUEST, Runs
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.test_erasure import erase_run, naming


def test_an_erasure_that_death_cut_short_is_finished_at_start(
    runs: Runs, erasures: Erasures, store: Store, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = naming(runs)
    sealed = store.keys.seal(f"run:{run.id}", b"x")

    def dies(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as death:
        death.setattr(Keys, "destroy", dies)
        with pytest.raises(KeyboardInterrupt):
            erase_run(erasures, run.id)
    assert runs.get(run.id).request == ERASED_REQUEST
    assert store.keys.open(f"run:{run.id}", sealed) == b"x"
    later = Store(store.url)
    assert erase_again(Erasures(later, Ledger(later, clock), clock)) == 1
    assert later.keys.open(f"run:{run.id}", sealed) is None
    later.close()


@pytest.mark.parametrize("by", ["another erasure", "the schedule"])
def test_an_erasure_that_death_cut_short_is_finished_before_the_next_one(
    runs: Runs, erasures: Erasures, store: Store, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    cut, next_one = naming(runs), naming(runs)
    sealed = store.keys.seal(f"run:{cut.id}", b"x")

    def full(*_: object, **__: object) -> int:
        raise RecordError("plein", "full")

    with monkeypatch.context() as disk:
        disk.setattr(Keys, "destroy", full)
        for run in (cut, next_one):  # while keys cannot be destroyed, nothing else is begun
            with pytest.raises(RecordError):
                erase_run(erasures, run.id)
    assert not store.in_step() and erasures.of_run(next_one.id) is None
    if by == "the schedule":
        run_retention(erasures, RetentionSettings())
    else:
        erase_run(erasures, next_one.id)
    assert store.keys.open(f"run:{cut.id}", sealed) is None
    assert store.in_step() and erase_again(erasures) == 0


def test_what_a_reader_keeps_in_a_write_ahead_log_goes_with_the_next_schedule(
    runs: Runs, erasures: Erasures, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run, wal = naming(runs), tmp_path / "keys" / "keys.db-wal"
    reader = Store(store.url)
    with reader.keys._database.reading() as session:
        session.connection().exec_driver_sql("SELECT * FROM key").all()
        erase_run(erasures, run.id)
        assert wal.stat().st_size and "write-ahead" in caplog.text
        assert not run_retention(erasures, RetentionSettings()).scrubbed
    assert run_retention(erasures, RetentionSettings()).scrubbed
    assert not wal.stat().st_size
    reader.close()
