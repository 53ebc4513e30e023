"""The state database: whole or not at all, and plain words when it cannot write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from beffroi.errors import ConfigurationError, RecordError
from beffroi.settings.installation import RetentionSettings, Settings
from guards import build_guards
from guards.database.failures import record_error
from guards.effects.usage import usage_today
from guards.keys import open_keys
from guards.ledger import Kind, Ledger
from guards.retention import Erasures, run_retention
from guards.runs.runs import Runs, RunStatus
from guards.store import RunRow, Store
from tests.guards.conftest import MovingClock
from tests.guards.disk import disk_full_later, tiny_disk
from tests.guards.people import CLAIRE


def test_sqlite_is_set_up_to_lose_nothing(store: Store) -> None:
    with store.reading() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 300}


@pytest.mark.parametrize("apart", [False, True])
def test_a_state_that_is_missing_beside_its_keys_is_not_begun_anew(tmp_path: Path, apart: bool) -> None:
    keys = f"sqlite:///{tmp_path / 'elsewhere' / 'keys.db'}" if apart else ""
    settings = Settings.model_validate({"home": tmp_path / "home", "retention": {"keys": keys}})
    with closing(build_guards(settings)) as guards:
        guards.runs.create(CLAIRE, "Bonjour")
    for file in settings.home.glob("beffroi.db*"):
        file.unlink()
    with pytest.raises(ConfigurationError, match="Restaurez la base"):
        build_guards(settings)
    assert not (settings.home / "beffroi.db").exists()
    (settings.home / "beffroi.db").touch()  # as a server answers with an empty database
    with pytest.raises(ConfigurationError, match="Restaurez la base"):
        build_guards(settings)


def test_a_state_is_begun_with_keys_that_never_served(tmp_path: Path) -> None:
    open_keys(f"sqlite:///{tmp_path / 'keys' / 'keys.db'}").close()  # death came before the state was made
    Store(f"sqlite:///{tmp_path / 'beffroi.db'}").close()


def test_what_was_committed_is_in_the_main_file_once_closed_though_a_reader_is_left(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    left = store.engine.raw_connection()
    run = Runs(store, Ledger(store)).create(CLAIRE, "Bonjour")
    store.close()
    copied = tmp_path / "copied.db"
    copied.write_bytes((tmp_path / "beffroi.db").read_bytes())
    found = sqlite3.connect(copied).execute("SELECT id FROM run").fetchall()
    left.close()
    assert found == [(run.id,)]


def test_what_a_person_did_today_is_looked_for_among_the_days_events_alone(
    store: Store, runs: Runs, clock: MovingClock
) -> None:
    with store.transaction() as tx:  # as in a state from before the index
        tx.connection().exec_driver_sql("DROP INDEX ix_ledger_event_kind_at")
    store.close()
    opened, asked = Store(store.url), []
    event.listen(opened.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
    usage_today(opened, runs.create(CLAIRE, "Bonjour").id, clock())
    statement, values = asked[-1]
    with opened.reading() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "ix_ledger_event_kind_at (kind=? AND at>?)" in str(plan)
    opened.close()


def statistics(store: Store) -> set[tuple[str, str]]:
    """Tables and indexes of which it is known how many rows they lead to."""
    with store.reading() as session:
        connection = session.connection()
        if (
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").first()
            is None
        ):
            return set()
        return {
            (table, index) for table, index in connection.exec_driver_sql("SELECT tbl, idx FROM sqlite_stat1")
        }


def test_statistics_of_the_indexes_are_there_once_retention_was_run(
    store: Store, runs: Runs, erasures: Erasures
) -> None:
    runs.create(CLAIRE, "Bonjour")
    assert not statistics(store)
    run_retention(erasures, RetentionSettings(), dry_run=True)
    assert not statistics(store)
    run_retention(erasures, RetentionSettings())
    assert ("ledger_event", "ix_ledger_event_kind_at") in statistics(store)


def test_statistics_that_cannot_be_written_are_told_in_the_log_alone(
    store: Store, runs: Runs, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert not store.optimise() and "Statistics were not refreshed" in caplog.text
    assert runs.create(CLAIRE, "Bonjour") and store.optimise() and statistics(store)


def test_a_disk_that_fails_is_not_taken_for_a_damaged_database() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    told = record_error(OperationalError("SELECT 1", {}, error)).fr
    assert "plein" in told and "Restaurez" not in told


def test_readers_do_not_wait_for_a_writer(store: Store, runs: Runs) -> None:
    run = runs.create(CLAIRE, "Bonjour")
    with store.transaction() as tx:
        row = tx.get(RunRow, run.id)
        assert row is not None
        row.status = RunStatus.DONE
        tx.add(row)
        tx.flush()
        assert runs.get(run.id).status is RunStatus.RUNNING


def test_a_second_writer_waits_and_is_then_told(store: Store, runs: Runs, database: Path) -> None:
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(RecordError, match="occupée par un autre programme"):
        runs.create(CLAIRE, "Bonjour")
    holder.execute("ROLLBACK")
    holder.close()
    assert runs.create(CLAIRE, "Bonjour").status is RunStatus.RUNNING


def test_an_imagined_full_disk_stops_the_run_before_it_begins(
    store: Store, runs: Runs, ledger: Ledger
) -> None:
    first = runs.create(CLAIRE, "Bonjour")
    with disk_full_later(store) as fill_up:
        fill_up()
        with pytest.raises(RecordError, match="disque est plein"):
            runs.create(CLAIRE, "x" * 20_000)
    assert [run.id for run in runs.list()] == [first.id]
    assert ledger.verify().ok
    runs.create(CLAIRE, "Et maintenant ?")


def test_a_really_full_disk_loses_nothing_that_was_recorded(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk", 1500) as disk:
        guards = build_guards(Settings(home=disk))
        with pytest.raises(RecordError, match="disque est plein"):
            for _ in range(1000):
                guards.runs.create(CLAIRE, "x" * 3000)
        runs = guards.runs.list()
        report = guards.ledger.verify()
        assert report.ok
        assert report.count == len(guards.ledger.events()) >= len(runs) > 0
        guards.close()


def test_a_read_only_database_is_said(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    store.close()  # the next connection is a new one
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    with pytest.raises(RecordError, match="accessibles en écriture"):
        Runs(store, Ledger(store)).create(CLAIRE, "Bonjour")


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(RecordError, match="abîmée"):
        Store(f"sqlite:///{tmp_path / 'state.db'}")


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(RecordError, match="ne peut pas être ouverte"):
        Store(f"sqlite:///{tmp_path / 'folder'}")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError, match="ne peut pas être ouverte"):
        Store(f"sqlite:///{tmp_path / 'file' / 'deeper' / 'state.db'}")


def test_unreadable_characters_are_said(runs: Runs) -> None:
    with pytest.raises(RecordError, match="caractères"):
        runs.create(CLAIRE, "bonjour \udcff")
    assert runs.list() == []


def test_two_homes_never_touch_each_other(tmp_path: Path) -> None:
    one, two = (build_guards(Settings(home=tmp_path / name)) for name in ("one", "two"))
    one.runs.create(CLAIRE, "Bonjour")
    assert len(one.runs.list()) == 1
    assert two.runs.list() == []
    assert sorted(os.listdir(tmp_path / "two"))[0] == "beffroi.db"
    one.close()
    two.close()


def test_an_error_in_a_transaction_undoes_it(store: Store, ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        ledger.append(tx, "r", Kind.ERROR, {})
        raise ZeroDivisionError
    with store.reading() as session:
        assert session.exec(select(RunRow)).all() == []
    assert ledger.verify().count == 0
