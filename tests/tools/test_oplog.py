"""The connectors' own log, and what is found by comparing it with the ledger."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from beffroi.enums import Category, Priority
from beffroi.errors import Failure, ToolError
from guards.effects.effects import Done, EffectIntent
from guards.effects.journal import EffectJournal
from guards.keys import Sealer
from guards.ledger import Kind, Ledger
from guards.ledger.reconcile import Finding, reconcile
from guards.store import Store
from tools.connectors import Connectors, open_connectors
from tools.oplog import LoggedTicketing, OperationLog, Outcome, read_log

EFFECT = EffectIntent("run-1.2", "run-1", 2, "ticketing.create", "ab" * 32, "Créer un ticket")


@pytest.fixture
def log(tmp_path: Path) -> OperationLog:
    return OperationLog(tmp_path / "operations")


@pytest.fixture
def city(city_copy: Path, log: OperationLog) -> Connectors:
    return open_connectors(city_copy, log=log)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store)


@pytest.fixture
def create(city: Connectors) -> Callable[[str], Any]:
    ticketing, place = city.acting_for(None).ticketing, city.geocoder.locate("12 rue Oberkampf").exact
    assert place is not None
    return lambda key: ticketing.create(key, "Nid-de-poule", Category.VOIRIE, Priority.NORMALE, place)


def compare(ledger: Ledger, log: OperationLog) -> list[tuple[Finding, str]]:
    read = read_log(log.folder)
    assert read.problems == ()
    return [(each.finding, each.effect) for each in reconcile(ledger, read.entries).differences]


def test_an_effect_has_its_two_lines_and_agrees_with_the_ledger(
    store: Store, ledger: Ledger, log: OperationLog, city: Connectors, create: Callable[[str], Any]
) -> None:
    done = EffectJournal(store, ledger).perform(EFFECT, create, city.ticketing.find_effect)
    assert isinstance(done, Done)
    entries = read_log(log.folder).entries
    assert [(e.key, e.operation, e.outcome) for e in entries] == [
        ("run-1.2", "ticketing.create", Outcome.BEGUN), ("run-1.2", "ticketing.create", Outcome.DONE),
    ]  # fmt: skip
    assert entries[1].record == f"ticket:{done.result.number}"
    assert ledger.events()[-1].payload["record"] == entries[1].record
    found = reconcile(ledger, entries)
    assert (found.effects, found.doubted, found.differences) == (1, (), ())


def test_an_effect_that_the_ledger_lacks_is_found(
    ledger: Ledger, log: OperationLog, create: Callable[[str], Any]
) -> None:
    create("run-9.1")
    assert compare(ledger, log) == [(Finding.NOT_IN_LEDGER, "run-9.1")]


def test_an_effect_that_the_log_lacks_is_found(
    store: Store, ledger: Ledger, log: OperationLog, city: Connectors
) -> None:
    raw, place = city.ticketing, city.geocoder.locate("12 rue Oberkampf").exact
    assert place is not None

    def around(key: str) -> Any:
        return raw.create(key, "Nid-de-poule", Category.VOIRIE, Priority.NORMALE, place)

    EffectJournal(store, ledger).perform(EFFECT, around, raw.find_effect)
    assert compare(ledger, log) == [(Finding.NOT_IN_LOG, "run-1.2")]


def test_what_one_calls_done_and_the_other_not_is_found(ledger: Ledger, log: OperationLog) -> None:
    for effect, outcome, kind in (
        ("a", Outcome.DONE, Kind.EFFECT_REFUSED), ("b", Outcome.FAILED, Kind.EFFECT_DONE),
        ("c", Outcome.FAILED, Kind.EFFECT_REFUSED), ("d", Outcome.DONE, Kind.EFFECT_UNCERTAIN),
    ):  # fmt: skip
        ledger.record("run", Kind.EFFECT_INTENT, {"effect": effect, "tool": "ticketing.close"})
        log.write(effect, "ticketing.close", Outcome.BEGUN)
        log.write(effect, "ticketing.close", outcome)
        ledger.record("run", kind, {"effect": effect, "tool": "ticketing.close", "found": False})
    assert compare(ledger, log) == [(Finding.SAID_UNDONE, "a"), (Finding.SAID_DONE, "b")]
    assert reconcile(ledger, read_log(log.folder).entries).doubted == ("d",)


def test_events_that_tell_of_no_effect_are_not_opened(
    store: Store, ledger: Ledger, log: OperationLog
) -> None:
    opened: list[str] = []

    class Opening:
        """The store's keys, which tell what they open."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store.keys, name)

        def open(self, scope: str, sealed: bytes) -> bytes | None:
            opened.append(scope)
            return store.keys.open(scope, sealed)

    for number in range(20):
        ledger.record(f"run-{number}", Kind.CALL_BEGIN, {"tool": "gis.locate"})
    ledger.record("run", Kind.EFFECT_INTENT, {"effect": "a", "tool": "ticketing.close"})
    log.write("a", "ticketing.close", Outcome.BEGUN)
    log.write("a", "ticketing.close", Outcome.DONE)
    watched = Ledger(store, sealer=cast(Sealer, Opening()))
    assert reconcile(watched, read_log(log.folder).entries).doubted == ("a",)
    assert opened == ["run:run"]


def test_another_record_than_the_connectors_is_found(ledger: Ledger, log: OperationLog) -> None:
    ledger.record("run", Kind.EFFECT_DONE, {"effect": "a", "tool": "ticketing.close", "record": "ticket:1"})
    log.write("a", "ticketing.close", Outcome.DONE, "ticket:2")
    assert compare(ledger, log) == [(Finding.OTHER_RECORD, "a")]


def test_a_refused_effect_leaves_a_failed_line(log: OperationLog, city: Connectors) -> None:
    with pytest.raises(ToolError):
        city.acting_for(None).ticketing.close("run-1.1", 999_999_999, 1, None)
    assert [entry.outcome for entry in read_log(log.folder).entries] == [Outcome.BEGUN, Outcome.FAILED]


def test_a_read_leaves_no_line(log: OperationLog, city: Connectors) -> None:
    assert city.acting_for(None).ticketing.get(12).number == 12
    assert read_log(log.folder).entries == ()


def test_nothing_is_sent_where_the_log_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    class Never:
        def close(self, *_: Any) -> None:
            raise AssertionError("sent")

    ticketing = LoggedTicketing(Never(), OperationLog(tmp_path / "file"))  # type: ignore[arg-type]
    with pytest.raises(ToolError) as refused:
        ticketing.close("key", 1, 1, None)
    assert refused.value.failure is Failure.UNAVAILABLE


def test_every_change_of_the_log_is_found(log: OperationLog) -> None:
    for index in range(4):
        log.write(f"effect-{index}", "ticketing.close", Outcome.DONE)
    path = log.folder / "operations.jsonl"
    whole, key = path.read_bytes(), read_log(log.folder).public_key
    lines = whole.splitlines(keepends=True)
    changes = [b"".join(lines[:at] + lines[at + 1 :]) for at in range(len(lines) - 1)]
    changes += [
        b"".join([*lines[:2], lines[1], *lines[2:]]),
        b"".join([lines[0], lines[2], lines[1], *lines[3:]]),
    ]
    changes += [whole.replace(b"effect-2", b"effect-9"), whole[:-1], whole + b"{}\n"]
    for changed in changes:
        path.write_bytes(changed)
        assert read_log(log.folder, key).problems
    path.write_bytes(whole)
    assert read_log(log.folder, key).problems == ()
    for name in ("operations.jsonl", "operations.key"):
        (log.folder / name).unlink()
    log.write("effect-0", "ticketing.close", Outcome.DONE)  # another key, which signs as well
    assert read_log(log.folder).problems == () and read_log(log.folder, key).problems


@pytest.mark.parametrize("half", [b"", b"q83v"])
def test_a_key_that_a_crash_left_half_made_is_made_anew(log: OperationLog, half: bytes) -> None:
    log.folder.mkdir()
    (log.folder / "operations.jsonl").touch()
    (log.folder / "operations.key").write_bytes(half)
    log.write("effect-0", "ticketing.close", Outcome.DONE)
    assert read_log(log.folder).problems == () and len(read_log(log.folder).entries) == 1
    assert {path.name for path in log.folder.iterdir()} == {"operations.jsonl", "operations.key"}
    (log.folder / "operations.key").write_bytes(half)  # beside a log, it is another matter
    with pytest.raises(ToolError):
        log.write("effect-1", "ticketing.close", Outcome.DONE)


def test_a_log_that_is_not_there_any_more_is_not_begun_anew(tmp_path: Path) -> None:
    folder, away = tmp_path / "mounted", tmp_path / "away"
    log = OperationLog(folder, noted=tmp_path / "operations.pub")
    log.write("effect-0", "ticketing.close", Outcome.DONE)
    assert log.noted is not None and log.noted.read_text().strip() == read_log(folder).public_key
    folder.rename(away)
    for made in (False, True):
        if made:
            folder.mkdir()
        with pytest.raises(ToolError, match="Montez") as refused:
            log.write("effect-1", "ticketing.close", Outcome.DONE)
        assert refused.value.failure is Failure.UNAVAILABLE
        assert not folder.exists() or not list(folder.iterdir())
    OperationLog(folder).write("effect-1", "ticketing.close", Outcome.DONE)  # another's
    with pytest.raises(ToolError, match="Montez"):
        log.write("effect-1", "ticketing.close", Outcome.DONE)
    folder.rename(tmp_path / "other")
    away.rename(folder)
    log.write("effect-1", "ticketing.close", Outcome.DONE)
    assert len(read_log(folder).entries) == 2


def test_a_line_that_a_crash_cut_short_is_taken_away(log: OperationLog) -> None:
    log.write("effect-0", "ticketing.close", Outcome.BEGUN)
    path = log.folder / "operations.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at":"2026')
    log.write("effect-0", "ticketing.close", Outcome.DONE)
    read = read_log(log.folder)
    assert read.problems == () and [entry.outcome for entry in read.entries] == [Outcome.BEGUN, Outcome.DONE]


def _write(folder: Path, name: str) -> None:
    log = OperationLog(folder)
    for index in range(5):
        log.write(f"{name}-{index}", "ticketing.close", Outcome.DONE)


def test_several_processes_write_one_log(log: OperationLog) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(log.folder, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    read = read_log(log.folder)
    assert read.problems == () and len(read.entries) == 15
    assert json.loads((log.folder / "operations.jsonl").read_bytes().splitlines()[0])["n"] == 0
