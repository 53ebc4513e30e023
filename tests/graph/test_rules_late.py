"""Rules that do not answer: before anything is done the request fails and may be made again, after it goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.assistant import Assistant
from agents.graph.asking.rest import NOT_AGAIN
from agents.views import EffectBlock
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.policy import AnyDocument, Deny, Judgement
from guards.policy.answer import too_late
from tests.graph.conftest import Make
from tests.graph.test_killed import count
from tests.graph.test_main_request import COUNT, COUNT_PLAN, PLAN, REQUEST
from ui.assets.format import redoable

About = Callable[[AnyDocument], bool]


def of_call(tool: str) -> About:
    """What is judged of a call of this tool, just before it is made."""
    return lambda document: document.stage == "call" and document.step.tool == tool


def late(
    patch: pytest.MonkeyPatch,
    assistant: Assistant,
    about: About,
    refusal: Deny | None = None,
) -> None:
    """From now on the rules do not answer about some things, or refuse them."""
    engine = assistant.guards.engine
    decide = engine.decide

    def decided(document: AnyDocument) -> Judgement:
        if not about(document):
            return decide(document)
        if refusal is not None:
            return Judgement(refusal, (refusal,), engine.digest, 0.0)
        raise too_late(2.0)

    patch.setattr(engine, "decide", decided)


def test_once_a_part_is_done_rules_that_do_not_answer_end_nothing(
    make: Make, claire: Actor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets, messages = count(settings, "ticket"), count(settings, "outbox")
    assistant = make({REQUEST: PLAN})
    with monkeypatch.context() as patch:
        late(patch, assistant, of_call("ticketing.notify"))
        view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "question" and view.question is not None, (view.error, view.decisions)
    assert view.question.about == "rest"
    assert [block.ok for block in view.answer if isinstance(block, EffectBlock)] == [True, False]
    said = " ".join([view.question.text, *(each.sentence for each in view.decisions)])
    assert "n'ont pas répondu en 2 s" in said
    assert "éessayez" not in said and "rien n'est fait" not in said
    done = assistant.answer(claire, view.run, "reprendre")
    assert done.status == "done", (done.error, done.question)
    assert count(settings, "ticket") == tickets + 1 and count(settings, "outbox") == messages + 1


def test_a_read_between_effects_that_the_rules_do_not_answer_about_is_made_later(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = "Commente le ticket 2629 « vu », puis relance le suivant"
    plan = (
        'ticket = ticketing.get(number="2629")\nnew = ticketing.comment(ticket=ticket, text="vu")\n'
        "found = ticketing.history(ticket=new)\nticketing.remind(ticket=new)\nanswer(found)\n"
    )
    assistant = make({request: plan})
    with monkeypatch.context() as patch:
        late(patch, assistant, of_call("ticketing.history"))
        view = assistant.ask(claire, request, auto_approve=True)
    assert view.status == "question" and view.question is not None, view.error
    assert view.question.about == "rest" and "rien n'est fait" not in view.question.text
    done = assistant.answer(claire, view.run, "reprendre")
    if done.approval is not None and done.status == "waiting":
        done = assistant.accept(claire, done.approval.id)
    assert done.status == "done", done.error


@pytest.mark.parametrize(
    ("request_", "about"),
    [
        (COUNT, lambda each: each.stage == "plan"),
        (COUNT, of_call("ticketing.search")),
        (COUNT, lambda each: each.stage == "show"),
        (REQUEST, lambda each: each.stage == "effects"),
        (REQUEST, of_call("ticketing.create")),
    ],
)
def test_nothing_done_and_no_answer_of_the_rules_is_a_failure_that_may_be_asked_again(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, request_: str, about: About
) -> None:
    assistant = make({COUNT: COUNT_PLAN, REQUEST: PLAN})
    with monkeypatch.context() as patch:
        late(patch, assistant, about)
        view = assistant.ask(claire, request_, auto_approve=True)
    assert view.status == "failed" and redoable(view) and view.error is not None
    assert "n'ont pas répondu" in view.error.sentence and "éessayez" in view.error.hint
    assert "policy.unavailable" in {each.rule for each in view.decisions}


def test_a_rule_that_refuses_once_a_part_is_done_tells_nobody_to_ask_again(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({REQUEST: PLAN})
    refusal = Deny("ville.nuit", "Pas la nuit : rien n'est fait. Réessayez demain.")
    with monkeypatch.context() as patch:
        late(patch, assistant, of_call("ticketing.notify"), refusal=refusal)
        view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "refused" and view.error is not None
    assert view.error.sentence == "Pas la nuit." and view.error.hint == NOT_AGAIN
    assert [each.sentence for each in view.decisions if each.outcome == "deny"] == ["Pas la nuit."]
