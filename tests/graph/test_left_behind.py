"""What a process left when it died: each run is gone on with, whatever becomes of the others."""

from __future__ import annotations

import logging

import pytest

from beffroi.identity import Actor
from guards.approvals.approvals import Approval
from guards.runs.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST

COUNT = "combien de tickets voirie dans le 11e ?"
COUNT_PLAN = 'tickets = ticketing.search(category="voirie", district="11e")\nanswer(count(tickets))'
OURS = "Merci de passer demain."


def test_a_run_that_breaks_keeps_no_other_from_going_on(
    make: Make, claire: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = make({COUNT: COUNT_PLAN})
    runs = assistant.guards.runs
    broken, waiting, whole = (runs.create(claire, COUNT).id for _ in range(3))
    runs.put(broken, "decisions", [{"secret": "Marie Zyxwv"}])
    runs.update(waiting, RunStatus.WAITING, approval="gone")
    with caplog.at_level(logging.ERROR):
        resumed = assistant.resume_all()
    assert [(view.run, view.status) for view in resumed] == [(whole, "done")]
    told = [record.getMessage() for record in caplog.records if record.name == "agents.graph.left"]
    assert [broken in each or waiting in each for each in told] == [True, True]
    assert "KeyError" in " ".join(told) and "Refused" in " ".join(told)
    assert not any("Zyxwv" in each or COUNT in each for each in told)


def test_a_run_whose_row_was_altered_keeps_no_other_from_going_on_and_is_told_once(
    make: Make, claire: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    assistant, broken = make({COUNT: COUNT_PLAN}), set[str]()
    altered, whole = (assistant.guards.runs.create(claire, COUNT).id for _ in range(2))
    with assistant.guards.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE run SET sealed = zeroblob(80) WHERE id = ?", (altered,))
    assert [(view.run, view.status) for view in assistant.resume_all(broken=broken)] == [(whole, "done")]
    assert assistant.resume_all(broken=broken) == [] and broken == {altered}
    told = [record.getMessage() for record in caplog.records if record.name == "agents.graph.left"]
    assert len(told) == 1 and altered in told[0] and "Altered" in told[0]


def accepted_with_edits(make: Make, claire: Actor) -> tuple[str, Approval]:
    """A run whose person agreed with edited texts, as it stands where the process dies right then."""
    assistant = make({REQUEST: PLAN})
    view = assistant.ask(claire, REQUEST)
    assert view.status == "waiting" and view.approval is not None
    edits = {view.approval.effects[1].id: {"message": OURS}}
    return view.run, assistant.guards.approvals.accept(view.approval.id, claire, edits=edits)


def test_texts_agreed_to_with_edits_are_done_by_the_next_process(make: Make, claire: Actor) -> None:
    run, accepted = accepted_with_edits(make, claire)
    (resumed,) = make({REQUEST: PLAN}).resume_all()
    assert (resumed.run, resumed.status) == (run, "done"), resumed.error
    assert resumed.approval is not None and resumed.approval.id == accepted.id
    assert resumed.approval.effects[1].editable["message"] == OURS


def test_a_look_at_the_run_in_between_changes_nothing_and_its_person_can_go_on_with_it(
    make: Make, claire: Actor
) -> None:
    run, accepted = accepted_with_edits(make, claire)
    assistant = make({REQUEST: PLAN})
    assert assistant.view(claire, run).status == "running"  # agreed to, and taken up by nobody yet
    view = assistant.resume(run, actor=claire)
    assert view.status == "done", view.error
    assert view.approval is not None and view.approval.id == accepted.id
