"""A repair that is cut off between what it writes and the phase that follows: its one try is not lost."""

from __future__ import annotations

from typing import Any

import pytest

from agents.assistant import Assistant
from beffroi.errors import Failure, RecordError
from beffroi.identity import Actor
from guards.ledger import Kind
from guards.runs.runs import Run
from tests.graph.conftest import Make
from tests.graph.test_main_request import COUNT, COUNT_PLAN
from tests.graph.test_things_going_wrong import failing

WHERE = "Où est le 12 rue Oberkampf svp ?"
WRONG = 'lieu = gis.locate(address="est le")\nanswer(lieu)\n'
RIGHT = 'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)\n'
SAY = "Dis « vu » au ticket 2629 du 99999"
SAY_WRONG = 'ticket = ticketing.get(number="99999")\nticketing.comment(ticket=ticket, text="vu")\n'
SAY_RIGHT = SAY_WRONG.replace("99999", "2629")


@pytest.fixture(params=[RecordError("La base d'état est occupée."), SystemExit()], ids=["busy", "killed"])
def cut(request: pytest.FixtureRequest) -> BaseException:
    """What comes between: the state that cannot be written for a moment, or the end of the process."""
    found: BaseException = request.param
    return found


def _cut_off(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Once, when the phase after *repair* is to be stored, it is not."""
    runs, left = assistant.guards.runs, [error]
    update = runs.update

    def updated(run_id: str, *words: Any, **how: Any) -> Run:
        if left and runs.get(run_id).phase == "repair":
            raise left.pop()
        return update(run_id, *words, **how)

    monkeypatch.setattr(runs, "update", updated)


def _gone_on_with(make: Make, assistant: Assistant, run: str, error: BaseException) -> Assistant:
    """The assistant that has gone on with it: the same where only the state was busy, else the next one."""
    if not isinstance(error, SystemExit):
        return assistant
    again = make({})
    assert [view.run for view in again.resume_all()] == [run]
    return again


def _ask(assistant: Assistant, actor: Actor, text: str, error: BaseException) -> str:
    if isinstance(error, SystemExit):
        with pytest.raises(SystemExit):
            assistant.ask(actor, text)
    else:
        assistant.ask(actor, text)
    return assistant.guards.runs.list()[0].id


def test_a_read_that_is_to_be_made_again_is(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, cut: BaseException
) -> None:
    silent = failing("ticketing.search", Failure.UNAVAILABLE, 1)
    assistant = make({COUNT: COUNT_PLAN}, before=silent)
    _cut_off(assistant, monkeypatch, cut)
    run = _ask(assistant, claire, COUNT, cut)
    view = _gone_on_with(make, assistant, run, cut).view(claire, run)
    assert view.status == "done", view.error


def test_another_plan_is_reviewed_before_it_is_carried_out(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, cut: BaseException
) -> None:
    assistant = make({WHERE: WRONG}, {WHERE: RIGHT})
    _cut_off(assistant, monkeypatch, cut)
    run = _ask(assistant, claire, WHERE, cut)
    gone_on = _gone_on_with(make, assistant, run, cut)
    view = gone_on.view(claire, run)
    assert view.status == "done" and view.plan == RIGHT, view.error
    told = [each.payload["phase"] for each in gone_on.guards.ledger.events(run) if each.kind is Kind.STATE]
    assert told[told.index("repair") + 1] == "review"


def test_readings_of_another_plan_are_offered(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, cut: BaseException
) -> None:
    assistant = make({SAY: SAY_WRONG}, {SAY: SAY_RIGHT}, unsure={SAY})
    view = assistant.ask(claire, SAY)
    _cut_off(assistant, monkeypatch, cut)
    if isinstance(cut, SystemExit):
        with pytest.raises(SystemExit):
            assistant.answer(claire, view.run, "oui")
    else:
        assistant.answer(claire, view.run, "oui")
    gone_on = _gone_on_with(make, assistant, view.run, cut)
    asked = gone_on.view(claire, view.run)
    assert asked.status == "question" and asked.question is not None, asked.error
    assert asked.question.id == "reading:1"
    assert gone_on.answer(claire, view.run, "oui").plan == SAY_RIGHT
