"""Runs: what stands where, who holds it, and what it keeps; told in the ledger as it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from beffroi.errors import RecordError
from guards.ledger import Kind, Ledger, commit
from guards.runs.leases import Leases
from guards.runs.records import ALTERED_REQUEST
from guards.runs.runs import RunFilter, Runs, RunStatus
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE, ROSA


def test_a_new_run_is_told_with_a_commitment_to_its_request(runs: Runs, ledger: Ledger) -> None:
    run = runs.create(CLAIRE, "Signale un nid-de-poule au 12 rue Oberkampf")
    (event,) = ledger.events(run.id)
    assert (event.kind, event.payload["actor"]) == (Kind.REQUEST, "claire.aubry")
    assert "Oberkampf" not in str(event.payload)
    assert commit(run.request, run.salt)[1] == event.payload["request"]


def test_the_tools_and_rules_that_runs_met_are_found_by_an_index(
    runs: Runs, ledger: Ledger, store: Store
) -> None:
    for run in ("run-1", "run-2"):
        ledger.record(run, Kind.CALL_BEGIN, {"tool": "ticketing.search"})
        ledger.record(run, Kind.CALL_BEGIN, {"tool": "gis.locate"})
    ledger.record("run-1", Kind.DECISION, {"rule": "reads.staff"})
    assert runs.met("tool") == ("gis.locate", "ticketing.search") and runs.met("rule") == ("reads.staff",)
    plan = "EXPLAIN QUERY PLAN SELECT DISTINCT value FROM run_mark WHERE kind = 'tool' ORDER BY value"
    with store.engine.connect() as connection:
        found = [row[-1] for row in connection.exec_driver_sql(plan)]
    assert found == ["SEARCH run_mark USING COVERING INDEX ix_run_mark_kind_value (kind=?)"]


def test_what_is_known_to_be_marked_is_not_looked_for_again_however_much_there_was(store: Store) -> None:
    ledger, looked = Ledger(store, known=2), list[str]()

    @event.listens_for(store.engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        looked.extend([statement] if statement.startswith("SELECT") and "run_mark" in statement else [])

    for tool in ("a", "b", "c"):
        for _ in range(5):
            ledger.record("run-1", Kind.CALL_BEGIN, {"tool": tool})
        assert len(looked) == 2, tool  # before it is marked, and once more when that is committed
        looked.clear()


def test_a_change_and_its_event_are_one(runs: Runs, ledger: Ledger) -> None:
    run = runs.create(CLAIRE, "Bonjour")
    runs.update(run.id, phase="review", plan="answer()", bounds={"effects": 0})
    after = runs.update(run.id, RunStatus.WAITING, "approve", (Kind.PLAN, {"plan": "ab"}), card="a1")
    assert (after.status, after.phase) == (RunStatus.WAITING, "approve")
    assert after.data == {"plan": "answer()", "bounds": {"effects": 0}, "card": "a1"}
    assert runs.get(run.id) == after
    told = [(event.kind, event.payload["phase"]) for event in ledger.events(run.id)[1:]]
    assert told == [(Kind.STATE, "review"), (Kind.PLAN, "approve")]


def test_a_change_that_cannot_be_told_does_not_happen(runs: Runs) -> None:
    run = runs.create(CLAIRE, "Bonjour")
    with pytest.raises(RecordError):
        runs.update(run.id, RunStatus.DONE, event=(Kind.ANSWER, {"n": 2**60}))
    assert runs.get(run.id).status is RunStatus.RUNNING


def test_a_state_that_nobody_writes_is_said(runs: Runs, store: Store) -> None:
    run = runs.create(CLAIRE, "Les piscines du 13e")
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE run SET status = 'zzz'")
    with pytest.raises(RecordError, match=r"zzz.*modifiée"):
        runs.get(run.id)


@pytest.mark.parametrize("change", ["status = 'zzz'", "sealed = zeroblob(80)"])
def test_a_run_that_was_altered_keeps_no_other_from_being_listed_and_does_not_go_unseen(
    runs: Runs, store: Store, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    whole, bad = (runs.create(CLAIRE, text, conversation=text) for text in ("un", "deux"))
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE run SET {change} WHERE id = ?", (bad.id,))
    found = {run.id: run for run in runs.list(RunFilter(actor=CLAIRE.id))}
    assert found[whole.id] == whole and found[bad.id].request == ALTERED_REQUEST
    assert found[bad.id].actor == CLAIRE.id and not found[bad.id].data
    assert [record.getMessage() for record in caplog.records if bad.id in record.getMessage()]
    firsts = runs.firsts(["un", "deux"], CLAIRE.id)
    assert (firsts["un"], firsts["deux"].request) == (whole, ALTERED_REQUEST)
    with pytest.raises(RecordError, match="modifiée"):
        runs.get(bad.id)


def test_keys_that_cannot_be_read_are_not_told_as_altered_runs(
    runs: Runs, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.create(CLAIRE, "un")

    def silent(*_: object) -> None:
        raise RecordError("Les clés ne peuvent pas être lues.")

    monkeypatch.setattr(store.keys, "open", silent)
    with pytest.raises(RecordError, match="clés"):
        runs.list()


def test_an_unknown_run_is_said(runs: Runs) -> None:
    with pytest.raises(RecordError, match="n'existe pas"):
        runs.get("nope")
    with pytest.raises(RecordError, match="n'existe pas"):
        runs.update("nope", RunStatus.DONE)


def test_a_clock_that_is_set_back_leaves_a_conversation_in_its_order(runs: Runs, clock: MovingClock) -> None:
    made = [runs.create(CLAIRE, "un", conversation="c1")]
    for seconds in (60, -90, 0):
        clock.move(seconds=seconds)
        made.append(runs.create(CLAIRE, "encore", conversation="c1"))
    assert [run.id for run in runs.list(RunFilter(conversation="c1"))] == [run.id for run in reversed(made)]
    assert runs.create(CLAIRE, "ailleurs", conversation="c2").created == clock()
    clock.move(days=-300)
    assert runs.create(CLAIRE, "longtemps avant", conversation="c1").created == clock()


def test_runs_are_listed_by_what_is_asked(runs: Runs, clock: MovingClock) -> None:
    first = runs.create(CLAIRE, "un")
    clock.move(days=1)
    second = runs.create(ROSA, "deux", conversation="c1")
    clock.move(days=1)
    third = runs.create(CLAIRE, "trois", conversation="c1")
    runs.update(third.id, RunStatus.REFUSED, event=(Kind.DECISION, {"rule": "exits.outside"}))
    runs.update(first.id, event=(Kind.CALL_BEGIN, {"tool": "gis.locate"}))

    def ids(**which: object) -> list[str]:
        return [run.id for run in runs.list(RunFilter(**which))]  # type: ignore[arg-type]

    assert ids() == [third.id, second.id, first.id]
    assert ids(actor="claire.aubry") == [third.id, first.id]
    assert ids(service_id=ROSA.service_id) == [second.id]
    assert ids(conversation="c1") == [third.id, second.id]
    assert ids(status=RunStatus.REFUSED) == [third.id]
    assert ids(rule="exits.outside") == [third.id]
    assert ids(tool="gis.locate") == [first.id]
    assert ids(since=second.created) == [third.id, second.id]
    assert ids(until=second.created) == [first.id]
    assert ids(limit=1, offset=1) == [second.id]


def test_values_are_kept_by_name(runs: Runs) -> None:
    run = runs.create(CLAIRE, "Bonjour")
    runs.put(run.id, "lieu", {"$": "Place", "lon": 2.37})
    runs.put(run.id, "nothing", None)
    runs.put(run.id, "lieu", {"$": "Place", "lon": 2.38})
    assert runs.value(run.id, "lieu") == {"$": "Place", "lon": 2.38}
    assert runs.value(run.id, "absent", "default") == "default"
    assert runs.values(run.id) == {"lieu": {"$": "Place", "lon": 2.38}, "nothing": None}


def test_what_a_crash_left_running_is_found(runs: Runs, leases: Leases, clock: MovingClock) -> None:
    left, held, waiting = (runs.create(CLAIRE, text) for text in ("a", "b", "c"))
    runs.update(waiting.id, RunStatus.WAITING)
    leases.acquire(held.id, "worker", 60)
    assert runs.stranded(clock()) == (left.id,)
    clock.move(seconds=61)
    assert set(runs.stranded(clock())) == {left.id, held.id}
    assert runs.stranded(left.updated - timedelta(seconds=1)) == ()
