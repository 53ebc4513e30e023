"""The file that says which phase each run is in is gone: the tables say it too, and nothing is lost or done twice."""

from __future__ import annotations

import pytest

from agents.assistant import Assistant
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.settings import Settings
from guards.approvals import ApprovalStatus
from guards.effects import Settlement
from guards.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_killed import count
from tests.graph.test_left_behind import COUNT, COUNT_PLAN, OURS, accepted_with_edits
from tests.graph.test_main_request import PLAN, REQUEST


def lose(settings: Settings) -> None:
    """Delete the checkpoints, as a hand or a restore in part does."""
    for file in settings.home.glob("checkpoints.db*"):
        file.unlink()


def test_an_agreement_is_carried_out_at_once(make: Make, settings: Settings, claire: Actor) -> None:
    before = count(settings, "ticket"), count(settings, "outbox")
    waiting = make({REQUEST: PLAN}).ask(claire, REQUEST)
    assert waiting.approval is not None
    lose(settings)
    assistant = make({})
    done = assistant.accept(claire, waiting.approval.id)
    assert done.status == "done", done.error
    assert (count(settings, "ticket"), count(settings, "outbox")) == (before[0] + 1, before[1] + 1)
    (only,) = assistant.guards.approvals.of_run(done.run)
    assert (only.id, only.status) == (waiting.approval.id, ApprovalStatus.USED)


def test_texts_agreed_to_with_edits_are_those_that_are_done(
    make: Make, settings: Settings, claire: Actor
) -> None:
    run, accepted = accepted_with_edits(make, claire)
    lose(settings)
    (resumed,) = make({REQUEST: PLAN}).resume_all()
    assert (resumed.run, resumed.status) == (run, "done"), resumed.error
    assert resumed.approval is not None and resumed.approval.id == accepted.id
    assert resumed.approval.effects[1].editable["message"] == OURS


def test_an_answer_goes_on_from_its_question(make: Make, settings: Settings, claire: Actor) -> None:
    request = "Le téléphone de Martin"
    plans = {request: 'personne = directory.find_person(name="Martin")\nanswer(personne.phone)\n'}
    view = make(plans).ask(claire, request)
    assert view.question is not None
    lose(settings)
    done = make(plans).answer(claire, view.run, view.question.choices[1].key)
    assert done.status == "done", done.error


def test_a_doubt_that_is_settled_is_not_sent_again(make: Make, settings: Settings, claire: Actor) -> None:
    def silent(name: str) -> None:
        if name == "ticketing.create":
            raise ToolError(Failure.UNAVAILABLE, "Le système ne répond pas.")

    before = count(settings, "ticket")
    view = make({REQUEST: PLAN}, after=silent, find=silent).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain", view.error
    lose(settings)
    settled = make({REQUEST: PLAN}).settle(claire, view.uncertain[0].effect_id, Settlement.DROPPED)
    assert settled.status == "failed" and count(settings, "ticket") == before + 1


def test_an_agreement_that_was_asked_for_twice_is_not_asked_for_again(
    make: Make, settings: Settings, claire: Actor
) -> None:
    assistant = make({REQUEST: PLAN})
    view = assistant.ask(claire, REQUEST)
    assert view.approval is not None
    assistant.guards.approvals.accept(view.approval.id, claire)
    # As where the process died after it had asked and before the run was said to wait.
    assistant.guards.runs.update(view.run, RunStatus.RUNNING, "read")
    lose(settings)
    (resumed,) = make({}).resume_all()
    assert (resumed.run, resumed.status) == (view.run, "done"), resumed.error


@pytest.mark.parametrize("open_runs", [True, False])
def test_that_it_was_missing_is_said_where_a_run_needed_it(
    make: Make, settings: Settings, claire: Actor, caplog: pytest.LogCaptureFixture, open_runs: bool
) -> None:
    assistant: Assistant = make({REQUEST: PLAN, COUNT: COUNT_PLAN})
    assistant.ask(claire, REQUEST if open_runs else COUNT)
    assert "checkpoints.db" not in caplog.text
    lose(settings)
    make({})
    assert ("checkpoints.db was missing" in caplog.text) is open_runs
