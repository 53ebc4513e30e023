"""The file that says which phase each run is in is gone: the tables say it too, and nothing is lost or done twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agents.assistant import Assistant
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.approvals.approvals import ApprovalStatus
from guards.effects.effects import Settlement
from guards.runs.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_killed import count
from tests.graph.test_left_behind import COUNT, COUNT_PLAN, OURS, accepted_with_edits
from tests.graph.test_main_request import PLAN, REQUEST


def keep(settings: Settings, names: str, folder: Path) -> Path:
    """Files of the home as they are now, aside."""
    folder.mkdir()
    for file in settings.home.glob(names):
        shutil.copy2(file, folder)
    return folder


def put_back(settings: Settings, names: str, folder: Path) -> None:
    """What was kept, beside what is newer."""
    for file in settings.home.glob(names):
        file.unlink()
    shutil.copytree(folder, settings.home, dirs_exist_ok=True)


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


def test_older_checkpoints_say_nothing_beside_a_newer_state(
    make: Make, settings: Settings, claire: Actor, tmp_path: Path
) -> None:
    request = "Signale un nid-de-poule"
    plans = {
        request: 'lieu = gis.locate(address=ask())\nticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
    }
    asking = make(plans)
    view = asking.ask(claire, request)
    asking.close()
    older = keep(settings, "checkpoints.db*", tmp_path / "older")
    answering = make(plans)
    waiting = answering.answer(claire, view.run, "12 rue Oberkampf")
    answering.close()
    assert waiting.approval is not None
    put_back(settings, "checkpoints.db*", older)
    assistant = make(plans)
    refused = assistant.refuse(claire, waiting.approval.id, "doublon")
    assert refused.status == "refused", refused
    (only,) = assistant.guards.approvals.of_run(view.run)
    assert only.status is ApprovalStatus.REFUSED


def test_newer_checkpoints_say_nothing_beside_an_older_state(
    make: Make, settings: Settings, claire: Actor, tmp_path: Path
) -> None:
    before = count(settings, "ticket")
    asking = make({REQUEST: PLAN})
    waiting = asking.ask(claire, REQUEST).approval
    asking.close()
    assert waiting is not None
    older = keep(settings, "beffroi.db*", tmp_path / "older")
    doing = make({REQUEST: PLAN})
    assert doing.accept(claire, waiting.id).status == "done"
    doing.close()
    put_back(settings, "beffroi.db*", older)
    done = make({}).accept(claire, waiting.id)
    assert done.status == "done", done.error
    assert count(settings, "ticket") == before + 1


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
