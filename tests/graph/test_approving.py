"""Approvals: ticked in part, edited, refused, given by a second person, or overtaken by a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import Evaluation
from agents.views import EffectBlock
from beffroi.errors import Refused
from beffroi.identity import Actor
from beffroi.records import Ticket, TicketQuery
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST
from tools.connectors import Connectors

MANY = """\
tickets = ticketing.search(category="voirie", district="11e")
tickets2 = top(tickets, n="{count}", by="created", order="desc")
for t in tickets2:
    ticketing.comment(ticket=t, text="vérifié")
"""
REVEALING = """\
ticket = ticketing.get(number="{number}")
mien = ticketing.assign(ticket=ticket, to=moi)
ticketing.notify(to=mien.assignee, message="vu")
"""
CREATING = """\
lieu = gis.locate(address="12 rue Oberkampf")
ticketing.create(subject="nid-de-poule", place=lieu)
"""
CLOSE_AND_COMMENT = """\
ticket = ticketing.get(number="{number}")
closed = ticketing.close(ticket=ticket)
ticketing.comment(ticket=closed, text="vu")
"""


@pytest.fixture
def ticket(connectors: Connectors) -> Ticket:
    """An open ticket of Claire's own scope."""
    found = connectors.ticketing.search(TicketQuery(district=11))
    return next(each for each in found.items if each.category == "voirie" and each.status == "ouvert")


def close_plan(number: int) -> tuple[str, str]:
    """A request and plan that close a ticket."""
    request = f"Ferme le ticket {number}, motif « trou rebouché »"
    plan = f"""\
ticket = ticketing.get(number="{number}")
ticketing.close(ticket=ticket, reason="trou rebouché")
"""
    return request, plan


def test_what_is_unticked_is_left_out_with_all_that_needs_it(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    done = assistant.accept(claire, card.id, frozenset({card.effects[1].id}))
    assert done.status == "done", done.error
    statuses = {step.tool: (step.status, step.error) for step in done.steps}
    assert statuses["ticketing.create"][0] == "skipped"
    status, error = statuses["ticketing.notify"]
    assert status == "skipped" and "laissée de côté" in error
    assert not any(isinstance(block, EffectBlock) and block.ok for block in done.answer)


def test_what_is_left_out_of_many_is_noted_at_once(
    make: Make, claire: Actor, olivier: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated = []

    def counted(*given: Any) -> Evaluation:
        evaluated.append(given)
        return evaluate(*given)

    monkeypatch.setattr("agents.graph.remembering.situation.evaluate", counted)
    request = "Ajoute le commentaire « vérifié » aux 40 derniers tickets voirie du 11e"
    assistant = make({request: MANY.format(count=40)})
    card = assistant.ask(claire, request).approval
    assert card is not None and len(card.effects) == 40
    evaluated.clear()
    done = assistant.accept(olivier, card.id, frozenset({card.effects[0].id, card.effects[39].id}))
    assert done.status == "done", done.error
    statuses = [step.status for step in done.steps if step.tool == "ticketing.comment"]
    assert (statuses.count("done"), statuses.count("skipped")) == (2, 38)
    assert len(evaluated) < 12


def test_an_edited_text_is_what_is_sent(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request, plan = close_plan(ticket.number)
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None and card.effects[0].editable == {"reason": "trou rebouché"}
    done = assistant.accept(claire, card.id, edits={card.effects[0].id: {"reason": "réparé ce matin"}})
    assert done.status == "done", done.error
    texts = [entry.text for entry in connectors.ticketing.history(ticket.number).items]
    assert "réparé ce matin" in texts[-1]
    told = next(block.sentence for block in done.answer if isinstance(block, EffectBlock))
    assert "réparé ce matin" in told and "trou rebouché" not in told


def test_a_supposed_priority_is_changed_on_the_card_and_judged_as_changed(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    request = "Signale un nid-de-poule au 12 rue Oberkampf"
    assistant = make({request: CREATING})
    card = assistant.ask(claire, request).approval
    assert card is not None
    (create,) = card.effects
    assert create.choices["priority"] == ("normale", ("basse", "normale", "haute", "urgente"))
    assert create.choices["category"][0] == "voirie"
    edits = {create.id: {"priority": "haute", "category": "propreté"}}
    done = assistant.accept(claire, card.id, edits=edits)
    assert done.status == "done", done.error
    made = next(block for block in done.answer if isinstance(block, EffectBlock))
    ticket = connectors.ticketing.get(int(made.link.removeprefix("Ticket:")))
    assert (ticket.priority, ticket.category) == ("haute", "propreté")
    assert "haute" in made.sentence and "normale" not in made.sentence


def test_a_value_that_the_person_said_is_not_offered_for_change(
    make: Make, claire: Actor, ticket: Ticket
) -> None:
    request = f"Passe le ticket {ticket.number} en priorité haute"
    plan = (
        f'ticket = ticketing.get(number="{ticket.number}")\n'
        'ticketing.set_priority(ticket=ticket, priority="haute")\n'
    )
    card = make({request: plan}).ask(claire, request).approval
    assert card is not None and card.effects[0].choices == {}


def test_progress_names_a_ticket_as_people_write_its_number(
    make: Make, claire: Actor, ticket: Ticket
) -> None:
    request, plan = close_plan(ticket.number)
    told: list[str] = []
    make({request: plan}).ask(claire, request, on_event=lambda event: told.append(event.text_fr))
    assert ticket.number > 999 and f"Lire le ticket {ticket.number}" in told


def test_a_refusal_ends_the_run_without_effect(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request, plan = close_plan(ticket.number)
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None
    view = assistant.refuse(claire, card.id, "trop tôt")
    assert view.status == "refused" and view.error is not None and "trop tôt" in view.error.sentence
    assert view.state == "stopped"
    assert connectors.ticketing.get(ticket.number) == ticket
    with pytest.raises(Refused):
        assistant.accept(claire, card.id)


def test_a_ticket_changed_meanwhile_goes_back_to_a_person(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request, plan = close_plan(ticket.number)
    assistant = make({request: plan})
    first = assistant.ask(claire, request).approval
    assert first is not None
    connectors.ticketing.comment("elsewhere", ticket.number, ticket.version, "vu sur place")
    again = assistant.accept(claire, first.id)
    assert again.status == "waiting" and again.approval is not None and again.approval.id != first.id
    assert any("a changé" in note for note in again.approval.notes)
    assert connectors.ticketing.get(ticket.number).status == "ouvert"
    done = assistant.accept(claire, again.approval.id)
    assert done.status == "done", done.error
    assert connectors.ticketing.get(ticket.number).status == "fermé"


def test_what_only_an_earlier_effect_gives_is_shown_before_it_is_used(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request = f"Confie-moi le ticket {ticket.number}, puis préviens son agent chargé avec le message « vu »"
    assistant = make({request: REVEALING.format(number=ticket.number)})
    first = assistant.ask(claire, request).approval
    assert first is not None and len(first.effects) == 2
    named = f"l'agent chargé du ticket {ticket.number}"
    assert named in first.effects[1].sentence and first.effects[1].editable == {"message": "vu"}
    assert any(named in note and "Vous le verrez" in note for note in first.notes)
    second = assistant.accept(claire, first.id)
    assert second.status == "waiting" and second.approval is not None
    assignee = connectors.ticketing.get(ticket.number).assignee
    assert assignee is not None and assignee.name == claire.name
    assert [effect.sentence for effect in second.approval.effects] == [
        f"Prévenir {claire.name} avec le message « vu »"
    ]
    assert second.approval.effects[0].editable == {"message": "vu"}
    assert any(named in note and "seulement maintenant" in note for note in second.approval.notes)
    done = assistant.accept(claire, second.approval.id)
    assert done.status == "done", done.error


SEARCHED = """\
ticket = ticketing.get(number="{number}")
mien = ticketing.assign(ticket=ticket, to=moi)
{search}
ticketing.notify(to=chef, message="vu")
"""
SEARCHES = {
    "one search": "chef = directory.manager(person=mien.assignee)",
    "two": "s = directory.service_of(person=mien.assignee)\nchef = directory.head(service=s)",
}


@pytest.mark.parametrize("way", SEARCHES)
def test_who_is_found_only_after_an_effect_is_shown_first(
    make: Make, claire: Actor, ticket: Ticket, way: str
) -> None:
    request = f"Confie-moi le ticket {ticket.number}, puis préviens « vu » le chef de son agent"
    assistant = make({request: SEARCHED.format(number=ticket.number, search=SEARCHES[way])})
    first = assistant.ask(claire, request).approval
    assert first is not None and len(first.effects) == 2
    assert any("la personne" in note and "Vous le verrez" in note for note in first.notes)
    second = assistant.accept(claire, first.id)
    assert second.status == "waiting" and second.approval is not None
    assert "la personne" not in second.approval.effects[0].sentence
    done = assistant.accept(claire, second.approval.id)
    assert done.status == "done", done.error


def test_what_was_written_or_left_out_on_the_first_card_stands_on_the_second(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request = f"Confie-moi le ticket {ticket.number}, préviens son agent « vu », commente-le « bonjour », et le 1 aussi"
    plan = REVEALING.format(number=ticket.number) + (
        'ticketing.comment(ticket=mien, text="bonjour")\nautre = ticketing.get(number="1")\n'
        'ticketing.comment(ticket=autre, text="bonjour")\n'
    )
    assistant = make({request: plan})
    first = assistant.ask(claire, request).approval
    assert first is not None and len(first.effects) == 4
    assign, notify, comment, _ = (effect.id for effect in first.effects)
    texts = {notify: {"message": "prévenu"}, comment: {"text": "bonsoir"}}
    second = assistant.accept(claire, first.id, frozenset({assign, notify, comment}), texts).approval
    assert second is not None and [effect.id for effect in second.effects] == [notify, comment]
    assert [effect.editable for effect in second.effects] == [{"message": "prévenu"}, {"text": "bonsoir"}]
    done = assistant.accept(claire, second.id)
    assert done.status == "done", done.error
    assert "bonsoir" in connectors.ticketing.history(ticket.number).items[-1].text
    assert not any("bonjour" in entry.text for entry in connectors.ticketing.history(1).items)


def test_texts_of_several_cards_stand_together(make: Make, claire: Actor, ticket: Ticket) -> None:
    request = (
        f"Confie-moi le ticket {ticket.number}, préviens son agent « un », confie-le-moi encore, « deux »"
    )
    plan = REVEALING.format(number=ticket.number).replace('"vu"', '"un"') + (
        'encore = ticketing.assign(ticket=mien, to=moi)\nticketing.notify(to=encore.assignee, message="deux")\n'
    )
    assistant = make({request: plan})
    first = assistant.ask(claire, request).approval
    assert first is not None
    one, two = first.effects[1].id, first.effects[3].id
    second = assistant.accept(claire, first.id, edits={two: {"message": "second"}}).approval
    assert second is not None
    third = assistant.accept(claire, second.id, edits={one: {"message": "premier"}}).approval
    assert third is not None and [effect.editable for effect in third.effects] == [{"message": "second"}]
    done = assistant.accept(claire, third.id)
    assert done.status == "done", done.error


def test_another_record_than_the_one_named_is_shown_first(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    others = connectors.ticketing.search(TicketQuery(district=11)).items
    other = next(each for each in others if each.category == "voirie" and each.number != ticket.number)

    def swap(name: str, done: Any) -> Any:
        """A tool that returns another ticket than the one that it closed."""
        return replace(done, value=other) if name == "ticketing.close" else done

    request = f"Ferme le ticket {ticket.number} et ajoute le commentaire « vu »"
    assistant = make({request: CLOSE_AND_COMMENT.format(number=ticket.number)}, told=swap)
    first = assistant.ask(claire, request).approval
    assert first is not None and f"au ticket {ticket.number}" in first.effects[1].sentence
    second = assistant.accept(claire, first.id)
    assert second.status == "waiting" and second.approval is not None
    assert f"au ticket {other.number}" in second.approval.effects[0].sentence
    assert connectors.ticketing.get(other.number) == other


def test_many_effects_need_a_supervisor(make: Make, claire: Actor, olivier: Actor) -> None:
    request = "Ajoute le commentaire « vérifié » aux 12 derniers tickets voirie du 11e"
    assistant = make({request: MANY.format(count=12)})
    view = assistant.ask(claire, request, auto_approve=True)
    assert view.status == "waiting" and view.approval is not None
    assert view.approval.by == "superviseur" and len(view.approval.effects) == 12
    assert all(effect.editable == {} for effect in view.approval.effects)
    with pytest.raises(Refused) as refused:
        assistant.accept(claire, view.approval.id)
    assert refused.value.rule == "approvals.second_person"
    assert [card.id for card in assistant.approvals(olivier)] == [view.approval.id]
    done = assistant.accept(olivier, view.approval.id)
    assert done.status == "done", done.error
    assert sum(isinstance(block, EffectBlock) and block.ok for block in done.answer) == 12


def test_what_a_delegate_agrees_to_is_done(make: Make, claire: Actor, karim: Actor, olivier: Actor) -> None:
    request = "Ajoute le commentaire « vérifié » aux 12 derniers tickets voirie du 11e"
    assistant = make({request: MANY.format(count=12)})
    card = assistant.ask(claire, request).approval
    assert card is not None and card.by == "superviseur"
    until = datetime.now(UTC) + timedelta(days=7)
    assistant.guards.delegations.give(olivier, karim.id, until, "congés")
    done = assistant.accept(karim, card.id)
    assert done.status == "done", done.error


def test_two_effects_on_one_ticket_are_one_approval(
    make: Make, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    request = f"Passe le ticket {ticket.number} en priorité urgente et confie-le à Mme Lefèvre"
    plan = f"""\
ticket = ticketing.get(number="{ticket.number}")
ticketing.set_priority(ticket=ticket, priority="urgente")
personne = directory.find_person(name="Mme Lefèvre")
ticketing.assign(ticket=ticket, to=personne)
"""
    done = make({request: plan}).ask(claire, request, auto_approve=True)
    assert done.status == "done", done.error
    now = connectors.ticketing.get(ticket.number)
    assert now.priority == "urgente" and now.assignee is not None and now.assignee.last_name == "Lefèvre"
    assert now.version == ticket.version + 2
