"""A conversation goes on: the turn before is known, its results are at hand as ``avant``."""

from __future__ import annotations

from agents.graph.remembering.earlier import load_earlier
from agents.views import CardBlock, TableBlock, TextBlock
from beffroi.identity import Actor
from tests.graph.conftest import Make

FIRST = "Les tickets voirie urgents du 11e"
SEARCH = 'tickets = ticketing.search(category="voirie", priority="urgents", district="{}")\nanswer(tickets)\n'
PLANS = {
    FIRST: SEARCH.format("11e"),
    "et dans le 12e ?": SEARCH.format("12e"),
    "et dans le 13e ?": SEARCH.format("13e"),
    "combien étaient-ils ?": "answer(count(avant.tickets))\n",
    "seulement ceux en attente": (
        'tickets = [t for t in avant.tickets if t.status == "en attente"]\nanswer(count(tickets))\n'
    ),
    "montre le premier": "ticket = need(first(avant.tickets))\nanswer(ticket)\n",
    "Combien de tickets dans le 20e ?": SEARCH.format("20e"),
    "relance-le": "ticketing.remind(ticket=avant.ticket)\n",
    "merci": "cannot()\n",
    "qui est Martin ?": 'personne = directory.find_person(name="Martin")\nanswer(personne)\n',
    "et tous ?": "answer(count(avant.tickets1))\n",
    "commente-les avec « vu »": ('for t in avant.tickets:\n    ticketing.comment(ticket=t, text="vu")\n'),
}


def test_a_follow_up_takes_words_of_the_turns_before(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    view = assistant.ask(claire, FIRST)
    for request, district in (("et dans le 12e ?", "12e"), ("et dans le 13e ?", "13e")):
        view = assistant.ask(claire, request, conversation=view.conversation)
        assert view.status == "done", view.error
        assert view.steps[0].arguments == {"category": "voirie", "priority": "urgente", "district": district}


def test_earlier_results_can_be_used(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    first = assistant.ask(claire, FIRST)
    table = first.answer[0]
    assert isinstance(table, TableBlock)
    counted = assistant.ask(claire, "combien étaient-ils ?", conversation=first.conversation)
    assert counted.status == "done", counted.error
    assert isinstance(counted.answer[0], TextBlock) and counted.answer[0].value == str(len(table.rows))


def test_effects_on_earlier_results(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    first = assistant.ask(claire, FIRST)
    done = assistant.ask(
        claire, "commente-les avec « vu »", conversation=first.conversation, auto_approve=True
    )
    assert done.status == "done", done.error
    assert {step.status for step in done.steps} == {"done"}


def test_what_was_taken_over_is_still_spoken_of(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    view = assistant.ask(claire, FIRST)
    table = view.answer[0]
    assert isinstance(table, TableBlock)
    for request in ("combien étaient-ils ?", "combien étaient-ils ?"):
        view = assistant.ask(claire, request, conversation=view.conversation)
    done = assistant.ask(
        claire, "commente-les avec « vu »", conversation=view.conversation, auto_approve=True
    )
    assert done.status == "done", done.error
    assert len([step for step in done.steps if step.status == "done"]) == len(table.rows) > 1


def test_a_list_and_what_was_kept_of_it_are_both_spoken_of(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    view = assistant.ask(claire, FIRST)
    counts = []
    for request in (
        "combien étaient-ils ?",
        "seulement ceux en attente",
        "combien étaient-ils ?",
        "et tous ?",
    ):
        view = assistant.ask(claire, request, conversation=view.conversation)
        assert view.status == "done" and isinstance(view.answer[0], TextBlock), view.error
        counts.append(int(view.answer[0].value))
    every, waiting, again, whole = counts
    assert every == whole > waiting == again
    assert assistant.view(claire, view.run).answer == view.answer


def test_of_an_erased_turn_nothing_is_spoken_of(make: Make, claire: Actor, samuel: Actor) -> None:
    assistant = make(PLANS)
    first = assistant.ask(claire, FIRST)
    counted = assistant.ask(claire, "combien étaient-ils ?", conversation=first.conversation)
    erasures = assistant.guards.erasures
    assert erasures.erase(erasures.plan_runs([first.run]), samuel, "erasure.request")
    found = load_earlier(assistant.guards, counted.run)
    assert found.turn is not None and found.turn.plan.strip() == "answer(count(avant.tickets))"
    assert found.values == {}


def test_a_conversation_goes_on_behind_thanks_and_what_was_given_up(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    first = assistant.ask(claire, FIRST)
    assistant.ask(claire, "merci", conversation=first.conversation)
    asked = assistant.ask(claire, "qui est Martin ?", conversation=first.conversation)
    assert asked.status == "question"
    assistant.reply(claire, asked.run, "annule")
    assert assistant.go_on(asked.run).status == "refused"
    counted = assistant.ask(claire, "combien étaient-ils ?", conversation=first.conversation)
    assert counted.status == "done", counted.error


def test_the_one_ticket_that_was_spoken_of_is_still_meant_after_other_things(
    make: Make, claire: Actor
) -> None:
    assistant = make(PLANS)
    view = assistant.ask(claire, FIRST)
    one = assistant.ask(claire, "montre le premier", conversation=view.conversation)
    card = one.answer[0]
    assert isinstance(card, CardBlock), one.error
    for request in ("Combien de tickets dans le 20e ?", "combien étaient-ils ?"):
        view = assistant.ask(claire, request, conversation=view.conversation)
        assert view.status == "done", view.error
    earlier = load_earlier(assistant.guards, view.run)
    assert {"ticket", "tickets1"} <= earlier.older and earlier.whole
    asked = assistant.ask(claire, "relance-le", conversation=view.conversation)
    assert asked.approval is not None, asked.error
    (effect,) = asked.approval.effects
    number = card.link.partition(":")[2]
    assert number in dict(effect.values)["Ticket"]
    (told,) = asked.pointed_at
    assert told.startswith(f"ce ticket : {number} « ")
