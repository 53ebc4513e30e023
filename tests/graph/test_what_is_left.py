"""A part was done, then a system fails: the same run goes on later, and nothing is done twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from agents.views import EffectBlock, RunView, choice_meant
from beffroi.errors import Failure, Refused, ToolError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from tests.graph.conftest import Make
from tests.graph.test_killed import count
from tests.graph.test_main_request import PLAN, REQUEST
from tests.graph.test_things_going_wrong import failing
from tests.graph.touchy import TouchyToolbox, without_tool
from tools.city.folder import TICKETING


def newest(settings: Settings) -> int:
    """The number of the ticket that was made last."""
    with closing(sqlite3.connect(settings.city_home / TICKETING)) as tickets:
        return int(tickets.execute("SELECT max(number) FROM ticket").fetchone()[0])


def stopped(make: Make, claire: Actor) -> RunView:
    """The main request, whose notice fails after the ticket was made."""
    assistant = make({REQUEST: PLAN}, before=failing("ticketing.notify", Failure.TIMEOUT, 1))
    return assistant.ask(claire, REQUEST, auto_approve=True)


def test_after_a_part_was_done_the_rest_is_offered_and_nobody_is_told_to_try_again(
    make: Make, claire: Actor
) -> None:
    view = stopped(make, claire)
    assert view.status == "question" and view.question is not None and view.question.about == "rest"
    assert {choice.key for choice in view.question.choices} == {"reprendre", "arreter"}
    assert ": ticket " in view.question.text and "Pas fait" in view.question.text
    assert "réessayez" not in view.question.text.casefold()
    assert [block.ok for block in view.answer if isinstance(block, EffectBlock)] == [True, False]


def test_going_on_does_what_is_left_and_nothing_twice(make: Make, claire: Actor, settings: Settings) -> None:
    tickets, messages = count(settings, "ticket"), count(settings, "outbox")
    view = stopped(make, claire)
    assistant = make({REQUEST: PLAN})
    done = assistant.answer(claire, view.run, "reprendre")
    assert done.status == "done", (done.error, done.question)
    assert count(settings, "ticket") == tickets + 1 and count(settings, "outbox") == messages + 1


def test_what_is_left_is_agreed_to_anew(make: Make, claire: Actor, settings: Settings) -> None:
    assistant = make({REQUEST: PLAN}, before=failing("ticketing.notify", Failure.UNAVAILABLE, 1))
    asked = assistant.ask(claire, REQUEST)
    assert asked.approval is not None
    view = assistant.accept(claire, asked.approval.id)
    assert view.status == "question"
    again = assistant.answer(claire, view.run, "reprendre")
    assert again.status == "waiting" and again.approval is not None
    assert [effect.tool for effect in again.approval.effects] == ["ticketing.notify"]
    assert assistant.accept(claire, again.approval.id).status == "done"


def test_what_was_unticked_does_not_come_back_with_the_rest(make: Make, claire: Actor) -> None:
    request = "Commente le ticket 2629 « vu », relance-le et passe-le en priorité urgente"
    plan = (
        'ticket = ticketing.get(number="2629")\nticketing.comment(ticket=ticket, text="vu")\n'
        'ticketing.remind(ticket=ticket)\nticketing.set_priority(ticket=ticket, priority="urgente")\n'
    )
    assistant = make({request: plan}, before=failing("ticketing.remind", Failure.UNAVAILABLE, 1))
    card = assistant.ask(claire, request).approval
    assert card is not None and len(card.effects) == 3
    view = assistant.accept(claire, card.id, frozenset(each.id for each in card.effects[:2]))
    assert view.status == "question", view.error
    again = assistant.answer(claire, view.run, "reprendre").approval
    assert again is not None and [each.tool for each in again.effects] == ["ticketing.remind"]


def test_stopping_there_says_not_to_ask_again_for_what_is_done(make: Make, claire: Actor) -> None:
    for reply in ("arreter", "laisse tomber"):
        view = stopped(make, claire)
        ended = make({REQUEST: PLAN}).answer(claire, view.run, reply)
        assert ended.status == "failed" and ended.error is not None
        assert "ne redemandez que ce qui n'est pas fait" in ended.error.hint


def test_the_question_is_answered_as_people_answer_a_yes_or_no(make: Make, claire: Actor) -> None:
    view = stopped(make, claire)
    assert view.question is not None
    for said in ("oui", "Oui !", "reprends", "continue", "d'accord"):
        assert choice_meant(view.question, said) == "reprendre"
    assert choice_meant(view.question, "non") == choice_meant(view.question, "Stop.") == "arreter"
    assert choice_meant(view.question, "oui, et les tickets du 9e ?") is None
    done = make({REQUEST: PLAN}).answer(claire, view.run, "oui")
    assert done.status == "done", (done.error, done.question)


def test_what_is_sent_again_and_fails_again_is_offered_once_more(make: Make, claire: Actor) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE, 2)
    assistant = make({REQUEST: PLAN}, before=down, find=failing("ticketing.notify", Failure.UNAVAILABLE, 1))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain"
    asked = assistant.answer(claire, view.run, "renvoyer")
    assert asked.question is not None and asked.question.about == "rest", asked.error
    assert assistant.answer(claire, view.run, "oui").status == "done"


def test_what_is_said_not_to_be_done_is_not_offered_again(make: Make, claire: Actor) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE)
    view = make({REQUEST: PLAN}, before=down, find=down).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain"
    ended = make({REQUEST: PLAN}).answer(claire, view.run, "abandonner")
    assert ended.status == "failed" and ended.error is not None
    assert "ne redemandez que ce qui n'est pas fait" in ended.error.hint


@pytest.mark.parametrize("reply", ["arreter", "non", "abandonner"])
def test_one_may_stop_there_once_the_plan_fits_the_tools_no_more(
    make: Make, claire: Actor, reply: str
) -> None:
    view = stopped(make, claire)
    ended = without_tool(make({REQUEST: PLAN}), "ticketing.notify").answer(claire, view.run, reply)
    assert ended.status == "failed" and ended.question is None


def test_what_arrived_meanwhile_is_not_sent_again(
    make: Make, claire: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = count(settings, "outbox")
    lost = failing("ticketing.notify", Failure.TIMEOUT, 1)
    assistant = make({REQUEST: PLAN}, after=lost)
    since, about = list[object](), list[object]()

    def looked_for(_box: TouchyToolbox, _name: str, _key: str, begun: object, tickets: object) -> None:
        since.append(begun)
        about.append(tickets)

    monkeypatch.setattr(TouchyToolbox, "find_effect", looked_for)
    began = datetime.now(UTC)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "question"
    assert since and all(isinstance(each, datetime) and each >= began for each in since)
    assert set(about) == {(newest(settings),)}  # the ticket that the notice is about
    monkeypatch.undo()
    with pytest.raises(Refused, match="arrivée entre-temps"):
        assistant.answer(claire, view.run, "reprendre")
    assert count(settings, "outbox") == messages + 1


@pytest.mark.parametrize("last", [False, True])
def test_the_tickets_that_an_effect_is_about_are_looked_at_whenever_it_is_looked_for(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, last: bool
) -> None:
    request = "Commente le ticket 2629 « vu »" if last else "Commente le ticket 2629 « vu » et relance-le"
    plan = 'ticket = ticketing.get(number="2629")\nticketing.comment(ticket=ticket, text="vu")\n'
    plan += "" if last else "ticketing.remind(ticket=ticket)\n"
    failed = "ticketing.comment" if last else "ticketing.remind"
    about, moved = list[object](), [last]

    def looked_for(_box: TouchyToolbox, name: str, _key: str, _since: object, tickets: object) -> None:
        about.append((name, tickets))
        if moved[0]:
            raise ToolError(Failure.UNAVAILABLE, "Le ticket 2629 a été déplacé.", "It was moved.")

    monkeypatch.setattr(TouchyToolbox, "find_effect", looked_for)
    assistant = make({request: plan}, after=failing(failed, Failure.TIMEOUT, 1))
    view = assistant.ask(claire, request, auto_approve=True)
    assert about == [(failed, (2629,))]
    if last:
        assert view.status == "uncertain" and "déplacé" in view.uncertain[0].reason
        return
    assert view.question is not None and view.question.about == "rest"
    moved[0] = True
    with pytest.raises(Refused, match="déplacé"):  # between the failure and the answer
        assistant.answer(claire, view.run, "reprendre")
    assert about == [(failed, (2629,))] * 2


def test_a_system_that_still_does_not_answer_leaves_the_question(make: Make, claire: Actor) -> None:
    view = stopped(make, claire)
    assistant = make({REQUEST: PLAN}, find=failing("ticketing.notify", Failure.UNAVAILABLE))
    with pytest.raises(Refused, match="la question reste posée"):
        assistant.answer(claire, view.run, "reprendre")
    assert assistant.view(claire, view.run).status == "question"


def test_where_nothing_was_done_one_may_try_again(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN}, before=failing("ticketing.create", Failure.UNAVAILABLE))
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "failed" and view.error is not None
    assert view.error.hint == "Rien n'a été fait : réessayez dans un instant."


def test_what_is_too_much_is_to_be_asked_for_otherwise_and_not_again(make: Make, claire: Actor) -> None:
    first = make({REQUEST: PLAN}, before=failing("ticketing.create", Failure.LIMIT))
    view = first.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "failed" and view.error is not None
    assert view.error.hint.startswith("Rien n'a été fait : raccourcissez ou divisez ce que vous demandez")
    second = make({REQUEST: PLAN}, before=failing("ticketing.notify", Failure.LIMIT))
    view = second.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "failed" and view.error is not None and view.question is None
    assert view.error.hint == "Ce qui est fait le reste : ne redemandez que ce qui n'est pas fait."
