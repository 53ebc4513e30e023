"""What is taken up while the house is open: what nobody works on, and what ran out; nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from beffroi.errors import RecordError
from beffroi.identity import Actor
from beffroi.settings.installation import ApprovalSettings, Settings
from guards.clock import utc_now
from guards.runs.runs import Run, RunStatus
from guards.runs.workers import worker_name
from tests.graph.conftest import Make
from tests.graph.test_left_behind import COUNT, COUNT_PLAN
from tests.graph.test_main_request import PLAN, REQUEST

SOON = timedelta(seconds=60)


def test_a_run_that_nobody_holds_is_taken_up_once_it_has_stood_still(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    run = assistant.guards.runs.create(claire, COUNT).id
    assert assistant.resume_all(SOON) == []
    assert [(view.run, view.status) for view in assistant.resume_all(timedelta(microseconds=1))] == [
        (run, "done")
    ]


def test_a_run_of_another_process_that_lives_is_left_to_it(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    run = assistant.guards.runs.create(claire, COUNT).id
    assert assistant.guards.leases.acquire(run, worker_name(), -1.0)
    assert assistant.resume_all(timedelta(microseconds=1)) == []
    assert assistant.guards.runs.get(run).status is RunStatus.RUNNING


def test_a_run_that_cannot_be_resumed_is_not_tried_again(
    make: Make, claire: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    assistant, broken = make({}), set[str]()
    run = assistant.guards.runs.create(claire, COUNT).id
    assistant.guards.runs.update(run, RunStatus.WAITING, approval="gone")
    for _ in range(2):
        assert assistant.resume_all(timedelta(microseconds=1), broken) == []
    assert broken == {run} and caplog.text.count(run) == 1


def test_a_run_is_tried_again_where_only_the_state_could_not_be_read(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant, broken = make({COUNT: COUNT_PLAN}), set[str]()
    run = assistant.guards.runs.create(claire, COUNT).id

    def silent(*_: object) -> None:
        raise RecordError("L'état ne peut pas être lu.", "The state cannot be read.")

    with monkeypatch.context() as patched:
        patched.setattr(assistant.guards.runs, "get", silent)
        assert assistant.resume_all(timedelta(microseconds=1), broken) == []
    assert broken == set()
    assert [view.run for view in assistant.resume_all(timedelta(microseconds=1), broken)] == [run]


def test_a_run_that_somebody_ended_meanwhile_is_not_revived(
    make: Make, claire: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.approvals = ApprovalSettings(own_hours=1e-6)
    assistant = make({REQUEST: PLAN})
    run = assistant.ask(claire, REQUEST).run
    seen = assistant.guards.runs.decided()
    assert seen == (run,)
    assistant.guards.runs.update(run, RunStatus.FAILED)
    with monkeypatch.context() as patched:
        patched.setattr(assistant.guards.runs, "decided", lambda: seen)
        (view,) = assistant.resume_all(SOON)
    assert (view.run, view.status) == (run, "failed")
    assert assistant.guards.runs.get(run).status is RunStatus.FAILED


def test_what_was_agreed_to_in_advance_stops_at_its_card_once_it_is_left(make: Make, claire: Actor) -> None:
    def leave(name: str) -> None:
        if name == "gis.locate":
            raise SystemExit

    assistant = make({REQUEST: PLAN}, before=leave)
    with pytest.raises(SystemExit):
        assistant.ask(claire, REQUEST, auto_approve=True)
    (view,) = make({REQUEST: PLAN}).resume_all()
    assert view.status == "waiting" and view.approval is not None, view.error
    assert not view.begun


def test_a_run_that_another_worker_takes_first_is_written_by_that_one_alone(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    run = assistant.guards.runs.create(claire, COUNT).id
    assistant.guards.runs.update(run, auto_approve=True)
    seen, told = assistant.guards.runs.stranded(utc_now()), assistant.guards.ledger.events(run)
    assert seen == (run,)
    assert assistant.guards.leases.acquire(run, worker_name(), 60.0)
    with monkeypatch.context() as patched:
        patched.setattr(assistant.guards.runs, "stranded", lambda _: seen)
        assert assistant.resume_all() == []
    assert assistant.guards.runs.get(run).data["auto_approve"] is True
    assert assistant.guards.ledger.events(run) == told


def test_a_server_that_starts_leaves_what_is_just_being_asked_to_whoever_asks(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, starting = make({REQUEST: PLAN}), make({REQUEST: PLAN})
    create, found = asking.guards.runs.create, list[object]()

    def created(*words: Any, **how: Any) -> Run:
        run = create(*words, **how)
        found.append(starting.resume_all())
        return run

    monkeypatch.setattr(asking.guards.runs, "create", created)
    view = asking.ask(claire, REQUEST, auto_approve=True)
    assert found == [[]] and view.status == "done", view.error


def test_a_request_that_cannot_be_asked_is_held_by_nobody(make: Make, claire: Actor) -> None:
    assistant = make({})
    run = assistant.ask(claire, " ").run
    assert assistant.guards.runs.get(run).status is RunStatus.FAILED
    assert assistant.guards.leases.acquire(run, worker_name(), 60.0)


def test_an_approval_that_ran_out_ends_its_run_though_nobody_looks(
    make: Make, claire: Actor, settings: Settings
) -> None:
    settings.approvals = ApprovalSettings(own_hours=1e-6)
    assistant = make({REQUEST: PLAN})
    run = assistant.ask(claire, REQUEST).run
    (view,) = assistant.resume_all(SOON)
    assert (view.run, view.status) == (run, "failed")
    assert view.error is not None and "expiré" in view.error.sentence and view.error.hint


def test_an_agreement_waits_three_days_unless_settings_say_otherwise() -> None:
    assert ApprovalSettings().life["self"] == timedelta(hours=72)


def test_runs_that_still_wait_are_not_opened(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({REQUEST: PLAN})
    waiting, decided = (assistant.ask(claire, REQUEST) for _ in range(2))
    assert decided.approval is not None
    assistant.guards.approvals.refuse(decided.approval.id, claire)
    opened, get = list[str](), assistant.guards.runs.get

    def got(run_id: str) -> Run:
        opened.append(run_id)
        return get(run_id)

    monkeypatch.setattr(assistant.guards.runs, "get", got)
    (view,) = assistant.resume_all()
    assert (view.run, view.status) == (decided.run, "refused")
    assert waiting.run not in opened
