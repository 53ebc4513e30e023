"""Systems that do not answer, effects of which nobody knows, records that cannot be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from agents.assistant import Assistant
from agents.graph.asking.rest import NOT_AGAIN
from agents.graph.driving import told_of
from agents.views import EffectBlock, Event
from beffroi.errors import Failure, ModelError, RecordError, Refused, ToolError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.effects.effects import EffectIntent, Settlement, Uncertain
from tests.graph.conftest import Make
from tests.graph.test_killed import count
from tests.graph.test_main_request import COUNT, COUNT_PLAN, PLAN, REQUEST
from ui.assets.format import redoable


def failing(tool: str, failure: Failure, times: int = 1_000) -> Callable[[str], None]:
    """Fails the first calls of a tool."""
    left = [times]

    def fail(name: str) -> None:
        if name == tool and left[0] > 0:
            left[0] -= 1
            raise ToolError(failure, "Le système de tickets n'a pas répondu.", "No answer.")

    return fail


def test_a_system_that_fails_once_is_asked_again(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN}, before=failing("ticketing.search", Failure.UNAVAILABLE, 1))
    view = assistant.ask(claire, COUNT)
    assert view.status == "done", view.error


def test_a_system_that_stays_silent_is_told(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN}, before=failing("ticketing.search", Failure.UNAVAILABLE))
    view = assistant.ask(claire, COUNT)
    assert view.status == "failed" and view.error is not None
    assert "pas répondu" in view.error.sentence and "réessayez" in view.error.hint


class Silent(dict[str, str]):
    """Plans of a model that does not answer."""

    def __getitem__(self, request: str) -> str:
        raise ModelError("Le modèle n'a pas répondu en 240 s.", "No answer within 240 s.")


def test_staff_read_what_they_can_do_about_a_silent_model_and_the_administrator_what_to_run(
    make: Make, claire: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    error = make(Silent({COUNT: ""})).ask(claire, COUNT).error
    assert error is not None and error.command == "beffroi doctor"
    assert error.sentence == "Le modèle n'a pas répondu en 240 s."
    assert error.hint == "Relancez la demande ; si cela dure, prévenez l'administrateur."
    assert "No answer within 240 s. (see: beffroi doctor)" in caplog.text


def test_a_read_that_took_all_of_its_time_is_not_made_again(make: Make, claire: Actor) -> None:
    assistant = make({COUNT: COUNT_PLAN}, before=failing("ticketing.search", Failure.TIMEOUT, 1))
    view = assistant.ask(claire, COUNT)
    assert view.status == "failed" and view.error is not None
    assert "pas répondu" in view.error.sentence and "demandez moins" in view.error.hint


def test_an_effect_whose_answer_was_lost_is_found_and_not_done_again(
    make: Make, claire: Actor, settings: Settings
) -> None:
    tickets = count(settings, "ticket")
    assistant = make({REQUEST: PLAN}, after=failing("ticketing.create", Failure.TIMEOUT, 1))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "done", view.error
    assert count(settings, "ticket") == tickets + 1


@pytest.mark.parametrize(("reply", "status", "sent"), [("fait", "done", 1), ("renvoyer", "done", 1)])
def test_an_uncertain_effect_waits_for_a_person(
    make: Make, claire: Actor, settings: Settings, reply: str, status: str, sent: int
) -> None:
    messages = count(settings, "outbox")
    lost = failing("ticketing.notify", Failure.UNAVAILABLE, 1)
    assistant = make({REQUEST: PLAN}, after=lost, find=failing("ticketing.notify", Failure.UNAVAILABLE, 1))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None and view.uncertain
    assert {choice.key for choice in view.question.choices} == {"verifier", "fait", "renvoyer", "abandonner"}
    done = assistant.answer(claire, view.run, reply)
    assert done.status == status, done.error
    assert count(settings, "outbox") == messages + sent


def test_looking_again_settles_an_effect_that_is_found(make: Make, claire: Actor) -> None:
    lost = failing("ticketing.notify", Failure.UNAVAILABLE, 1)
    assistant = make({REQUEST: PLAN}, after=lost, find=failing("ticketing.notify", Failure.UNAVAILABLE, 1))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    done = assistant.answer(claire, view.run, "verifier")
    assert done.status == "done", done.error


def test_an_effect_given_up_is_told_as_not_done(make: Make, claire: Actor) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE)
    assistant = make({REQUEST: PLAN}, before=down, find=down)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and len(view.uncertain) == 1
    ended = assistant.settle(claire, view.uncertain[0].effect_id, Settlement.DROPPED)
    assert ended.status == "failed"
    assert [block.ok for block in ended.answer if isinstance(block, EffectBlock)] == [True, False]


def test_an_effect_is_settled_only_where_its_run_asks_about_it(make: Make, claire: Actor) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE)
    assistant = make({REQUEST: PLAN}, before=down, find=down)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    guards, (asked,) = assistant.guards, view.uncertain
    other = EffectIntent(f"{view.run}:9:abc", view.run, 9, "ticketing.notify", "d" * 64, "Prévenir")

    def lost(_key: str) -> None:
        down(other.tool)

    assert isinstance(guards.journal.perform(other, lost, lost), Uncertain)
    with pytest.raises(Refused) as refused:
        assistant.settle(claire, other.effect_id, Settlement.DONE)
    assert refused.value.rule == "questions.none"
    assert {each.effect_id for each in guards.journal.uncertain()} == {asked.effect_id, other.effect_id}


def test_an_effect_is_settled_with_the_answer_or_not_at_all(
    make: Make, claire: Actor, settings: Settings
) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE)
    assistant = make({REQUEST: PLAN}, before=down, find=down)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute(
            "CREATE TRIGGER full BEFORE INSERT ON ledger_event WHEN NEW.kind = 'question' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(RecordError):
        assistant.answer(claire, view.run, "fait")
    assert len(assistant.guards.journal.uncertain(view.run)) == 1
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("DROP TRIGGER full")
    assert assistant.answer(claire, view.run, "fait").status == "done"


def test_a_ledger_that_cannot_be_written_stops_before_the_next_effect(
    make: Make, claire: Actor, settings: Settings
) -> None:
    messages = count(settings, "outbox")

    def spoil(name: str) -> None:
        if name == "ticketing.create":
            with sqlite3.connect(settings.home / "beffroi.db") as state:
                state.execute(
                    "CREATE TRIGGER full BEFORE INSERT ON ledger_event "
                    "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                )

    assistant = make({REQUEST: PLAN}, after=spoil)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "failed" and view.error is not None and view.error.sentence
    assert count(settings, "outbox") == messages

    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("DROP TRIGGER full")
    assert assistant.guards.ledger.verify().ok


def spoiling(settings: Settings) -> Callable[[str], None]:
    """Once the ticket is made, the end of an effect cannot be recorded any more."""

    def spoil(name: str) -> None:
        if name == "ticketing.create":
            with sqlite3.connect(settings.home / "beffroi.db") as state:
                state.execute(
                    "CREATE TRIGGER full BEFORE INSERT ON ledger_event WHEN NEW.kind = 'effect_done' "
                    "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                )

    return spoil


def test_a_trouble_of_the_state_that_passes_stops_nothing(
    make: Make, claire: Actor, settings: Settings
) -> None:
    tickets, messages = count(settings, "ticket"), count(settings, "outbox")

    def mend(_name: str) -> None:
        with sqlite3.connect(settings.home / "beffroi.db") as state:
            state.execute("DROP TRIGGER IF EXISTS full")

    view = make({REQUEST: PLAN}, after=spoiling(settings), find=mend).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "done", view.error
    assert count(settings, "ticket") == tickets + 1 and count(settings, "outbox") == messages + 1


def test_an_effect_whose_end_cannot_be_recorded_is_left_to_a_person(
    make: Make, claire: Actor, settings: Settings
) -> None:
    tickets = count(settings, "ticket")
    assistant = make({REQUEST: PLAN}, after=spoiling(settings))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None and view.error is None
    assert "commencé cette action" in view.question.text
    assert len(assistant.guards.journal.uncertain(view.run)) == 1
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("DROP TRIGGER full")
    done = assistant.answer(claire, view.run, "verifier")
    assert done.status == "done", done.error
    assert count(settings, "ticket") == tickets + 1


def test_what_breaks_after_an_effect_is_not_simply_asked_for_again(make: Make, claire: Actor) -> None:
    made: list[Assistant] = []

    def spoil(name: str) -> None:
        if name == "ticketing.create":
            runs = made[0].guards.runs
            run = runs.list()[0].id
            runs.put(run, "draft", runs.value(run, "draft") | {"plan": "x = nothing.known()"})

    made.append(make({REQUEST: PLAN}, after=spoil))
    view = made[0].ask(claire, REQUEST, auto_approve=True)
    assert view.status == "failed" and view.steps == () and view.error is not None
    assert view.begun and not redoable(view)
    assert NOT_AGAIN in view.error.hint


def test_words_that_advise_to_ask_again_are_left_out_where_something_was_done() -> None:
    done, other = "Le modèle ne répond plus.", "Relancez la demande."
    for begun, told in ((False, f"{done} {other}"), (True, done)):
        error = told_of(ModelError(f"{done} {other}"), begun=begun)
        assert error["sentence"] == told and (NOT_AGAIN in error["hint"]) is begun
        assert error["command"] == "beffroi doctor"


def test_what_was_begun_before_the_rules_changed_is_told_as_done(
    make: Make, claire: Actor, settings: Settings
) -> None:
    tickets, messages = count(settings, "ticket"), count(settings, "outbox")

    def die(name: str) -> None:
        if name == "ticketing.create":
            raise SystemExit

    assistant = make({REQUEST: PLAN}, after=die)
    with pytest.raises(SystemExit):
        assistant.ask(claire, REQUEST, auto_approve=True)
    assistant.guards.accounts.set_roles(claire.id, [], "console")
    (resumed,) = make({REQUEST: PLAN}).resume_all()
    assert resumed.status == "refused"
    assert [block.ok for block in resumed.answer if isinstance(block, EffectBlock)][:1] == [True]
    assert count(settings, "ticket") == tickets + 1 and count(settings, "outbox") == messages
    assert assistant.guards.journal.uncertain() == []


def test_what_happens_is_told_while_it_happens_and_a_lost_listener_stops_nothing(
    make: Make, claire: Actor
) -> None:
    told: list[Event] = []

    def listen(event: Event) -> None:
        told.append(event)
        if event.kind == "read":
            raise ConnectionError("the page is gone")

    view = make({COUNT: COUNT_PLAN}).ask(claire, COUNT, on_event=listen)
    assert view.status == "done", view.error
    assert [event.site for event in told if event.kind == "read"] == ["1"]
