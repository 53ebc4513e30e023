"""Where the planner is unsure, the person says which reading is theirs before anything is done."""

from __future__ import annotations

import pytest

from agents.assistant import Assistant
from agents.views import RunView
from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.ledger import Kind, digest
from tests.graph.conftest import Make

REQUEST = "Occupe-toi du ticket 2629 : dis « vu »"
GET = 'ticket = ticketing.get(number="2629")\n'
COMMENT = GET + 'ticketing.comment(ticket=ticket, text="vu")\n'
REMIND = GET + "ticketing.remind(ticket=ticket)\n"
ROADS = "Les tickets voirie du 11e ou du 12e"
SEARCH = 'tickets = ticketing.search(category="voirie", district="{}")\nanswer(tickets)\n'


def _asked(make: Make, actor: Actor, auto_approve: bool = False) -> tuple[Assistant, RunView]:
    assistant = make({REQUEST: COMMENT}, others={REQUEST: REMIND})
    return assistant, assistant.ask(actor, REQUEST, auto_approve=auto_approve)


def _events(assistant: Assistant, run: str, kind: Kind) -> list[dict[str, object]]:
    return [event.payload for event in assistant.guards.ledger.events(run) if event.kind is kind]


def test_two_readings_are_offered_as_sentences_and_nothing_is_done(make: Make, claire: Actor) -> None:
    assistant, view = _asked(make, claire, auto_approve=True)
    assert view.status == "question" and view.question is not None and view.question.about == "reading"
    first, second, none = view.question.choices
    assert (
        "commentaire" in " ".join(first.detail).casefold()
        and "relancer" in " ".join(second.detail).casefold()
    )
    assert none == ("0", "Aucune des deux", ())
    assert view.plan == "" and view.sentences == view.steps == view.decisions == ()
    kinds = [event.kind for event in assistant.guards.ledger.events(view.run)]
    assert set(kinds) <= {Kind.REQUEST, Kind.STATE, Kind.PLAN, Kind.QUESTION}


@pytest.mark.parametrize(
    ("key", "plan", "tool"), [("1", COMMENT, "ticketing.comment"), ("2", REMIND, "ticketing.remind")]
)
def test_the_chosen_reading_is_reviewed_and_shown_for_approval(
    make: Make, claire: Actor, key: str, plan: str, tool: str
) -> None:
    assistant, view = _asked(make, claire)
    chosen = assistant.answer(claire, view.run, key)
    assert chosen.status == "waiting" and chosen.approval is not None, chosen.error
    assert chosen.plan == plan and [effect.tool for effect in chosen.approval.effects] == [tool]
    assert chosen.decisions
    [told] = _events(assistant, view.run, Kind.READING_CHOSEN)
    assert told["readings"] == [digest(COMMENT), digest(REMIND)]
    assert told["chosen"] == digest(plan) and told["actor"] == claire.id
    done = assistant.accept(claire, chosen.approval.id)
    assert done.status == "done", done.error
    assert assistant.guards.ledger.verify().ok


def test_none_of_them_ends_the_run_with_nothing_done(make: Make, claire: Actor) -> None:
    assistant, view = _asked(make, claire, auto_approve=True)
    ended = assistant.answer(claire, view.run, "Aucune des deux")
    assert ended.status == "failed" and ended.error is not None
    assert "rien n'a été fait" in ended.error.sentence and "Reformulez" in ended.error.hint
    assert ended.plan == "" and ended.steps == ()
    [told] = _events(assistant, view.run, Kind.READING_CHOSEN)
    assert told["chosen"] == ""
    assert not _events(assistant, view.run, Kind.CALL_BEGIN)


def test_a_forged_choice_is_refused_and_the_question_stands(make: Make, claire: Actor, nadia: Actor) -> None:
    assistant, view = _asked(make, claire, auto_approve=True)
    assert view.question is not None
    for forged in ("3", "-1", "", "oui", REMIND):
        with pytest.raises(Refused) as refused:
            assistant.answer(claire, view.run, forged)
        assert refused.value.rule == "questions.reply"
    with pytest.raises(Refused) as refused:
        assistant.answer(nadia, view.run, "1")
    assert refused.value.rule == "runs.not_yours"
    with pytest.raises(Refused) as refused:
        assistant.answer(claire, view.run, "1", question="candidates:1")
    assert refused.value.rule == "questions.none"
    assert assistant.view(claire, view.run).question == view.question
    assert not _events(assistant, view.run, Kind.READING_CHOSEN)


def test_a_choice_counts_once(make: Make, claire: Actor) -> None:
    assistant, view = _asked(make, claire)
    stored = assistant.guards.runs.get(view.run).data["question"]
    chosen = assistant.answer(claire, view.run, "1")
    with pytest.raises(Refused) as refused:
        assistant.answer(claire, view.run, "2")
    assert refused.value.rule == "questions.none"
    with pytest.raises(Refused):  # one that was understood in another process, and comes too late
        assistant.guards.runs.replied(view.run, stored, (Kind.QUESTION, {}), {"draft": {}})
    assert assistant.view(claire, view.run).plan == chosen.plan == COMMENT


def test_the_choice_waits_over_a_restart(make: Make, claire: Actor) -> None:
    _, view = _asked(make, claire)
    again = make({})
    assert again.resume_all() == []
    assert again.view(claire, view.run).question == view.question
    assert again.resume(view.run).question == view.question
    chosen = again.answer(claire, view.run, "2")
    assert chosen.status == "waiting" and chosen.plan == REMIND, chosen.error


def test_a_crash_before_the_question_is_asked_loses_no_reading(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({REQUEST: COMMENT}, others={REQUEST: REMIND})

    def crash(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("agents.graph.nodes.plan.ask_reading", crash)
        with pytest.raises(KeyboardInterrupt):
            assistant.ask(claire, REQUEST)
    [view] = make({}).resume_all()
    assert view.status == "question" and view.question is not None and len(view.question.choices) == 3


def test_a_reading_that_policy_refuses_is_not_offered(make: Make, claire: Actor) -> None:
    delete = GET + "ticketing.delete(ticket=ticket)\n"
    view = make({REQUEST: COMMENT}, others={REQUEST: delete}).ask(claire, REQUEST)
    assert view.status == "question" and view.question is not None
    assert [bool(choice.detail) for choice in view.question.choices] == [True, False]


def test_where_policy_refuses_every_reading_the_refusal_is_the_answer(make: Make, claire: Actor) -> None:
    delete = GET + "ticketing.delete(ticket=ticket)\n"
    view = make({REQUEST: delete}, others={REQUEST: delete + "answer(ticket)\n"}).ask(claire, REQUEST)
    assert view.status == "refused" and view.decisions[-1].rule == "effects.deletion"


def test_one_reading_is_a_yes_or_no(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: COMMENT}, unsure={REQUEST})
    view = assistant.ask(claire, REQUEST)
    assert view.question is not None
    assert [(c.key, c.label) for c in view.question.choices] == [("oui", "Oui, c'est cela"), ("non", "Non")]
    assert assistant.answer(claire, view.run, "oui").status == "waiting"
    other = assistant.ask(claire, REQUEST)
    assert assistant.answer(claire, other.run, "non").status == "failed"


def test_personal_reads_are_asked_about(make: Make, nadia: Actor) -> None:
    request = "L'adresse de Mme Lefèvre"
    plan = (
        'personne = directory.find_person(name="Mme Lefèvre")\n'
        "fiche = directory.personal_details(person=personne)\nanswer(fiche.home_address)\n"
    )
    view = make({request: plan}, unsure={request}).ask(nadia, request)
    assert view.status == "question" and view.question is not None and view.question.about == "reading"


def test_harmless_readings_are_asked_about_only_where_they_differ(make: Make, claire: Actor) -> None:
    plan, other = SEARCH.format("11e"), SEARCH.format("12e")
    assert make({ROADS: plan}, unsure={ROADS}).ask(claire, ROADS).status == "done"
    assert (
        make({ROADS: plan}, others={ROADS: plan.replace("tickets", "t")}).ask(claire, ROADS).status == "done"
    )
    view = make({ROADS: plan}, others={ROADS: other}).ask(claire, ROADS)
    assert view.status == "question"
    assert make({ROADS: plan}).ask(claire, ROADS).status == "done"


def test_what_was_not_chosen_is_no_earlier_turn(make: Make, claire: Actor) -> None:
    follow = "combien étaient-ils ?"
    assistant = make(
        {ROADS: SEARCH.format("11e"), REQUEST: COMMENT, follow: "answer(count(avant.tickets))\n"},
        unsure={REQUEST},
    )
    first = assistant.ask(claire, ROADS)
    unsure = assistant.ask(claire, REQUEST, conversation=first.conversation)
    assistant.answer(claire, unsure.run, "non")
    counted = assistant.ask(claire, follow, conversation=first.conversation)
    assert counted.status == "done", counted.error


def test_a_mended_plan_that_is_unsure_is_asked_about(make: Make, claire: Actor) -> None:
    request = "Dis « vu » au ticket 2629 du 99999"
    wrong = COMMENT.replace("2629", "99999")
    assistant = make({request: wrong}, {request: COMMENT}, unsure={request})
    view = assistant.ask(claire, request)
    mended = assistant.answer(claire, view.run, "oui")
    assert mended.status == "question" and mended.question is not None
    assert mended.question.id == "reading:1" and view.question is not None
    with pytest.raises(Refused):
        assistant.answer(claire, view.run, "oui", question=view.question.id)
    done = assistant.answer(claire, view.run, "oui")
    assert done.status == "waiting" and done.plan == COMMENT, done.error
