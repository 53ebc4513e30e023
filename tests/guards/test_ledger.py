"""The ledger: gapless, chained, in the transaction of the state, and any change is found."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.errors import RecordError
from beffroi_verify import canonical as verifier_canonical
from beffroi_verify import verify
from guards.ledger import GENESIS, Kind, Ledger, canonical, parse
from guards.runs import Runs, RunStatus
from guards.store import Store
from tests.guards.people import CLAIRE

PAYLOADS = (
    {"tool": "gis.locate", "arguments": "ab" * 32, "seconds": 0.0123},
    {
        "rule": "effects.approval",
        "text": '« accord » 😀 \u2028 \n\t\\ " é',
        "none": None,
        "flags": [True, False],
    },
    {"numbers": [0, -1, 1e-7, 1.5e300, 1e16, 2**53 - 1, 0.1], "nested": {"b": {}, "a": [], "é": [[1]]}},
)


def fill(ledger: Ledger, count: int = 12) -> None:
    for index in range(count):
        ledger.record(f"run-{index % 3}", Kind.CALL_END, PAYLOADS[index % len(PAYLOADS)])


def tamper(database: Path, sql: str) -> None:
    """Change the database as somebody with the file in hand can."""
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER ledger_no_UPDATE")
        connection.execute("DROP TRIGGER ledger_no_DELETE")
        connection.execute(sql)


def test_events_are_numbered_without_gap_and_chained(ledger: Ledger) -> None:
    fill(ledger)
    events = ledger.events()
    assert [event.seq for event in events] == list(range(1, 13))
    assert [event.prev for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert [event.seq for event in ledger.events("run-1")] == [2, 5, 8, 11]
    assert events[2].payload == PAYLOADS[2]
    report = ledger.verify()
    assert report.ok
    assert (report.count, report.head) == (12, events[-1].hash)


def test_an_event_is_there_if_and_only_if_its_transaction_is(store: Store, ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), store.transaction() as tx:
        ledger.append(tx, "run", Kind.PLAN, {})
        raise RuntimeError
    assert ledger.events() == []
    fill(ledger, 1)
    assert ledger.verify().count == 1


def test_several_writers_leave_no_gap(database: Path) -> None:
    stores = [Store(f"sqlite:///{database}", busy=30) for _ in range(4)]
    threads = [threading.Thread(target=fill, args=(Ledger(store), 10)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = Ledger(stores[0]).verify()
    assert report.ok
    assert report.count == 40
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


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_event SET payload='{}' WHERE seq=4",
        "UPDATE ledger_event SET payload=payload || ' ' WHERE seq=4",
        "UPDATE ledger_event SET payload='not json' WHERE seq=4",
        "UPDATE ledger_event SET run='run-x' WHERE seq=1",
        "UPDATE ledger_event SET at='2026-01-01T00:00:00.000000Z' WHERE seq=7",
        "UPDATE ledger_event SET kind='plan' WHERE seq=7",
        "UPDATE ledger_event SET kind='gossip' WHERE seq=7",
        "UPDATE ledger_event SET hash=prev WHERE seq=7",
        "DELETE FROM ledger_event WHERE seq=5",
        "DELETE FROM ledger_event WHERE seq=1",
        "DELETE FROM ledger_event WHERE seq=12",
        "DELETE FROM ledger_event",
        "UPDATE ledger_event SET seq=100 WHERE seq=5",
        "UPDATE ledger_head SET seq=11",
    ],
)
def test_any_change_in_the_database_is_found(ledger: Ledger, database: Path, sql: str) -> None:
    fill(ledger)
    tamper(database, sql)
    report = ledger.verify()
    assert not report.ok
    assert report.problems


def test_a_damaged_ledger_is_not_exported(ledger: Ledger, database: Path, tmp_path: Path) -> None:
    fill(ledger)
    tamper(database, "DELETE FROM ledger_event WHERE seq=5")
    with pytest.raises(RecordError, match="modifié"):
        ledger.export(tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.fixture
def exported(ledger: Ledger, tmp_path: Path) -> Path:
    fill(ledger)
    path = tmp_path / "ledger.jsonl"
    ledger.export(path)
    return path


def test_an_export_verifies_without_our_code(exported: Path, ledger: Ledger) -> None:
    report = verify(exported.read_bytes())
    assert report.problems == []
    assert (report.count, report.head) == (12, ledger.verify().head)


def test_an_empty_ledger_exports_and_verifies(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export(tmp_path / "empty.jsonl")
    assert verify((tmp_path / "empty.jsonl").read_bytes()).problems == []


def test_an_export_is_itself_recorded(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export(tmp_path / "out.jsonl", actor="samuel.cohen")
    assert [event.kind for event in ledger.events()] == [Kind.LEDGER_EXPORTED]


def test_every_flipped_byte_is_found(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger, 3)
    ledger.export(tmp_path / "short.jsonl")
    whole = (tmp_path / "short.jsonl").read_bytes()
    chance = random.Random(7)
    for position in range(len(whole)):
        changed = bytearray(whole)
        changed[position] ^= 1 << chance.randrange(8)
        assert verify(bytes(changed)).problems, f"byte {position}"


def test_dropped_doubled_moved_and_cut_lines_are_found(exported: Path) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    chance = random.Random(11)
    for index in range(len(lines)):
        assert verify(b"".join(lines[:index] + lines[index + 1 :])).problems
        assert verify(b"".join([*lines[:index], lines[index], *lines[index:]])).problems
        assert verify(b"".join(lines[:index])).problems
    for _ in range(50):
        first, second = chance.sample(range(len(lines)), 2)
        moved = list(lines)
        moved[first], moved[second] = moved[second], moved[first]
        assert verify(b"".join(moved)).problems
    whole = b"".join(lines)
    for length in range(0, len(whole), 13):
        assert verify(whole[:length]).problems


def test_other_forms_of_the_same_content_are_found(exported: Path) -> None:
    lines = exported.read_bytes().splitlines()
    for index, line in enumerate(lines):
        spaced = json.dumps(json.loads(line), ensure_ascii=False).encode()
        doubled = line[:-1] + b"," + line[1:]
        for other in (spaced, doubled, line + b"\r", line + b" "):
            assert verify(b"\n".join([*lines[:index], other, *lines[index + 1 :], b""])).problems
    for added in (b"\n", b"{}\n", b"x"):
        assert verify(exported.read_bytes() + added).problems


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\n\n\n", b"\x00" * 99, b"{}\n{}\n{}\n", b"[" * 9000 + b"\n\n\n"]
)
def test_what_is_no_export_at_all_is_said(content: bytes) -> None:
    assert verify(content).problems


def run_verifier(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import beffroi_verify; beffroi_verify.main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_says_in_french_and_by_its_exit_code(exported: Path) -> None:
    fine = run_verifier(str(exported))
    assert (fine.returncode, fine.stdout.startswith("Registre intact : 12 événements")) == (0, True)
    exported.write_bytes(exported.read_bytes().replace(b"gis.locate", b"gis.delete", 1))
    changed = run_verifier(str(exported), "--json")
    assert changed.returncode == 1
    assert json.loads(changed.stdout)["ok"] is False
    missing = run_verifier(str(exported) + ".missing")
    assert (missing.returncode, "ne peut pas être lu" in missing.stdout) == (1, True)


def test_a_rewritten_ledger_is_found_by_a_head_noted_before(
    exported: Path, tmp_path: Path, ledger: Ledger
) -> None:
    noted = ledger.verify().head
    assert run_verifier(str(exported), "--head", noted).returncode == 0
    rewritten = Ledger(Store(f"sqlite:///{tmp_path / 'other.db'}"))
    fill(rewritten)
    rewritten.export(tmp_path / "rewritten.jsonl")
    assert verify((tmp_path / "rewritten.jsonl").read_bytes()).problems == []
    assert run_verifier(str(tmp_path / "rewritten.jsonl"), "--head", noted).returncode == 1


def test_the_verifier_imports_nothing_of_ours() -> None:
    code = "import sys, beffroi_verify; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"beffroi", "guards", "pydantic", "rfc8785"} & set(done.stdout.split())


NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_both_canonical_forms_agree_and_come_back(value: object) -> None:
    text = canonical(value).decode()
    assert verifier_canonical(value) == text == rfc8785.dumps(value).decode()  # type: ignore[arg-type]
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
