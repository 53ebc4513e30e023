"""The ledger: gapless, in the transaction of the state, a tree whose every change is found."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.errors import RecordError
from guards.keys import run_scope
from guards.ledger import Kind, Ledger, canonical, parse
from guards.ledger.facts import FACTS
from guards.ledger.tree import root_of
from guards.runs.runs import Runs, RunStatus
from guards.store import Store
from tests.guards.ledgers import PAYLOADS, fill, open_house
from tests.guards.people import CLAIRE


def tamper(database: Path, sql: str) -> None:
    """Change the database as somebody with the file in hand can."""
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER ledger_no_UPDATE")
        connection.execute("DROP TRIGGER ledger_no_DELETE")
        connection.execute(sql)


def test_events_are_numbered_without_gap_in_the_ledger_and_in_their_run(ledger: Ledger) -> None:
    fill(ledger)
    events = ledger.events()
    assert [event.seq for event in events] == list(range(1, 13))
    assert [event.nth for event in ledger.events("run-1")] == [1, 2, 3, 4]
    assert [event.seq for event in ledger.events("run-1", last=2)] == [8, 11]
    assert events[2].payload == PAYLOADS[2]
    report = ledger.verify()
    assert report.ok
    assert (report.count, report.root) == (12, root_of(bytes.fromhex(e.hash) for e in events).hex())


def test_an_event_is_there_if_and_only_if_its_transaction_is(store: Store, ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), store.transaction() as tx:
        ledger.append(tx, "run", Kind.PLAN, {})
        raise RuntimeError
    assert ledger.events() == []
    fill(ledger, 1)
    assert ledger.verify().count == 1


def test_nothing_personal_and_no_digest_that_can_be_guessed_is_in_the_tree(
    ledger: Ledger, database: Path
) -> None:
    fill(ledger)
    with sqlite3.connect(database) as connection:
        leaves = [parse(leaf) for (leaf,) in connection.execute("SELECT leaf FROM ledger_event")]
    assert {name for leaf in leaves for name in leaf["facts"]} == {"tool", "rule"} <= set(FACTS)
    digest = PAYLOADS[0]["arguments"][:12]  # so much of it that no random digest begins like it by chance
    assert "claire" not in str(leaves) and digest not in str(leaves) and "accord" not in str(leaves)
    named = leaves[0]["staff"]
    assert named and ledger.sealer.person(named) == "claire.aubry"


def test_one_payload_has_another_commitment_each_time(ledger: Ledger) -> None:
    first, second = (ledger.record("run", Kind.PLAN, {"plan": "x"}).hash for _ in range(2))
    assert first != second


def test_an_event_of_an_erased_run_keeps_what_is_in_clear_and_still_verifies(ledger: Ledger) -> None:
    fill(ledger)
    keys = ledger.store.keys
    keys.destroy(
        keys.living([run_scope("run-0")]), [], at="2026-11-02T09:00:00Z", rule="demande", erasure="e1"
    )
    erased = ledger.events("run-0")
    assert all(event.erased for event in erased)
    assert [event.payload for event in erased[:2]] == [{"tool": "gis.locate"}] * 2
    report = ledger.verify()
    assert report.ok and report.erased == 4
    assert not any(event.erased for event in ledger.events("run-1"))
    with pytest.raises(RecordError, match="effacée"):
        ledger.record("run-0", Kind.PLAN, {})
    ledger.record("run-0", Kind.TRACE_OPENED, {"actor": "samuel.cohen"})


def test_several_writers_leave_no_gap(database: Path) -> None:
    stores = [Store(f"sqlite:///{database}", busy=60) for _ in range(3)]

    def write(ledger: Ledger) -> None:
        for index in range(6):
            ledger.record(f"run-{index % 2}", Kind.CALL_END, PAYLOADS[0])

    threads = [threading.Thread(target=write, args=(Ledger(store),)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = Ledger(stores[0]).verify()
    assert report.ok
    assert report.count == 18
    for store in stores:
        store.close()


def test_the_database_itself_refuses_to_change_an_event(ledger: Ledger, database: Path) -> None:
    fill(ledger, 2)
    for sql in ("UPDATE ledger_event SET kind='plan'", "DELETE FROM ledger_event"):
        with (
            sqlite3.connect(database) as connection,
            pytest.raises(sqlite3.IntegrityError, match="append-only"),
        ):
            connection.execute(sql)


@pytest.mark.parametrize("leaf", ["{", "[]", "{}", "not json", '{"kind":"gossip"}', "[" * 9_000])
def test_an_event_that_cannot_be_read_is_told_and_breaks_nothing(
    ledger: Ledger, database: Path, leaf: str
) -> None:
    fill(ledger, 3)
    tamper(database, f"UPDATE ledger_event SET leaf='{leaf}' WHERE seq=2")
    with pytest.raises(RecordError, match="L'événement 2 du registre est illisible"):
        ledger.events()


CHANGES = [
    """UPDATE ledger_event SET leaf=replace(leaf, 'gis.locate', 'gis.delete') WHERE seq=4""",
    "UPDATE ledger_event SET leaf=leaf || ' ' WHERE seq=4",
    "UPDATE ledger_event SET leaf='not json' WHERE seq=4",
    "UPDATE ledger_event SET run='run-x' WHERE seq=1",
    "UPDATE ledger_event SET nth=7 WHERE seq=1",
    "UPDATE ledger_event SET at='2026-01-01T00:00:00.000000Z' WHERE seq=7",
    "UPDATE ledger_event SET kind='plan' WHERE seq=7",
    "UPDATE ledger_event SET kind='gossip' WHERE seq=7",
    "UPDATE ledger_event SET hash=zeroblob(32) WHERE seq=7",
    "UPDATE ledger_event SET sealed=(SELECT sealed FROM ledger_event WHERE seq=1) WHERE seq=4",
    "UPDATE ledger_event SET sealed=zeroblob(80) WHERE seq=4",
    "UPDATE ledger_event SET scope='run:run-1' WHERE seq=4",
    "DELETE FROM ledger_event WHERE seq=5",
    "DELETE FROM ledger_event WHERE seq=1",
    "DELETE FROM ledger_event WHERE seq=12",
    "DELETE FROM ledger_event",
    "UPDATE ledger_event SET seq=100 WHERE seq=5",
    "UPDATE ledger_tree SET size=11",
    "UPDATE ledger_tree SET frontier=zeroblob(64)",
    "INSERT INTO ledger_node VALUES (8, 0, zeroblob(32))",
    "UPDATE ledger_checkpoint SET note=replace(note, char(10) || '13', char(10) || '12')",
    "UPDATE ledger_checkpoint SET size=12",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home whose ledger has 12 events, then its key, under a signed checkpoint of 13."""
    folder = tmp_path_factory.mktemp("home")
    house = open_house(folder)
    fill(house.ledger)
    house.checkpoints.sign()
    house.store.close()
    return folder


@pytest.mark.parametrize("sql", CHANGES)
def test_any_change_in_the_database_is_found(tmp_path: Path, home: Path, sql: str) -> None:
    copied = Path(shutil.copytree(home, tmp_path / "copy"))
    tamper(copied / "beffroi.db", sql)
    store = Store(f"sqlite:///{copied / 'beffroi.db'}")
    report = Ledger(store).verify()
    store.close()
    assert not report.ok
    assert report.problems


def test_an_untouched_home_verifies(tmp_path: Path, home: Path) -> None:
    store = Store(f"sqlite:///{shutil.copytree(home, tmp_path / 'copy') / 'beffroi.db'}")
    report = Ledger(store).verify()
    store.close()
    assert report.ok and (report.count, report.checkpoints, report.cosigned) == (13, 1, 0)


def test_a_damaged_ledger_is_not_exported(tmp_path: Path, home: Path) -> None:
    copied = Path(shutil.copytree(home, tmp_path / "copy"))
    tamper(copied / "beffroi.db", "DELETE FROM ledger_event WHERE seq=5")
    house = open_house(copied)
    with pytest.raises(RecordError, match="modifié"):
        house.exports.whole(tmp_path / "out.jsonl", "samuel.cohen")
    assert not (tmp_path / "out.jsonl").exists()
    house.store.close()


def test_a_home_with_a_ledger_of_the_earlier_format_is_refused(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'beffroi.db'}")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE ledger_event")
        connection.exec_driver_sql("CREATE TABLE ledger_event (seq INTEGER, payload TEXT, prev TEXT)")
    with pytest.raises(RecordError, match="ancien format"):
        Ledger(store)
    store.close()


NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100)
@given(JSON)
def test_a_canonical_text_comes_back(value: object) -> None:
    text = canonical(value).decode()
    assert text == rfc8785.dumps(value).decode()  # type: ignore[arg-type]
    assert canonical(parse(text)).decode() == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_form_is_not_recorded(ledger: Ledger, value: object) -> None:
    with pytest.raises(RecordError):
        ledger.record("run", Kind.ANSWER, {"value": value})
    assert ledger.events() == []


def test_runs_can_be_found_by_tool_and_rule(runs: Runs, ledger: Ledger) -> None:
    run = runs.create(CLAIRE, "Situe le 12 rue Oberkampf")
    runs.update(run.id, RunStatus.DONE, event=(Kind.DECISION, {"rule": "reads.staff", "tool": "gis.locate"}))
    assert ledger.events(run.id)[-1].payload == {
        "rule": "reads.staff", "tool": "gis.locate", "status": "done", "phase": "plan",
    }  # fmt: skip
