"""The request of the README, from words to two effects done, and what is recorded of it."""

from __future__ import annotations

from agents.views import EffectBlock, TableBlock, TextBlock, from_json, to_json
from beffroi.identity import Actor
from guards.ledger import Kind
from tests.graph.conftest import Make
from tools.connectors import Connectors

REQUEST = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
PLAN = """\
lieu = gis.locate(address="12 rue Oberkampf")
ticket = ticketing.create(subject="nid-de-poule", place=lieu)
service = directory.find_service(domain="voirie", district="11e")
ticketing.notify(to=service.head, ticket=ticket)
"""
COUNT = "Combien de tickets voirie ouverts dans le 11e ?"
COUNT_PLAN = """\
tickets = ticketing.search(category="voirie", status="ouverts", district="11e")
answer(count(tickets), tickets)
"""


def test_a_question_is_answered_at_once(make: Make, claire: Actor) -> None:
    view = make({COUNT: COUNT_PLAN}).ask(claire, COUNT)
    assert view.status == "done", view.error
    number, table = view.answer[:2]
    assert isinstance(number, TextBlock) and isinstance(table, TableBlock)
    assert int(number.value) == len(table.rows) > 0
    assert [step.status for step in view.steps] == ["done"]
    assert from_json(to_json(view)) == view


def test_the_main_request_is_approved_and_done(make: Make, claire: Actor, connectors: Connectors) -> None:
    assistant = make({REQUEST: PLAN})
    view = assistant.ask(claire, REQUEST)
    assert view.status == "waiting", view.error
    assert view.approval is not None
    assert [effect.tool for effect in view.approval.effects] == ["ticketing.create", "ticketing.notify"]
    assert "le nouveau ticket" in dict(view.approval.effects[1].values)["Ticket"]
    assert "Supposé : Priorité : normale" in view.approval.notes

    done = assistant.accept(claire, view.approval.id)
    assert done.status == "done", done.error
    effects = [block for block in done.answer if isinstance(block, EffectBlock)]
    assert [effect.ok for effect in effects] == [True, True]
    number = int(effects[0].link.removeprefix("Ticket:"))
    assert connectors.ticketing.get(number).title == "nid-de-poule"

    kinds = [event.kind for event in assistant.guards.ledger.events(done.run)]
    for kind in (Kind.REQUEST, Kind.PLAN, Kind.APPROVAL_GIVEN, Kind.EFFECT_DONE, Kind.ANSWER):
        assert kind in kinds
    assert assistant.guards.ledger.verify().ok


def test_it_goes_on_in_another_process_after_a_restart(make: Make, claire: Actor) -> None:
    waiting = make({REQUEST: PLAN}).ask(claire, REQUEST)
    assert waiting.approval is not None
    restarted = make({})
    assert [card.id for card in restarted.approvals(claire)] == [waiting.approval.id]
    done = restarted.accept(claire, waiting.approval.id)
    assert done.status == "done", done.error


def test_nothing_is_asked_with_yes_and_nothing_is_done_in_a_trial(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    trial = assistant.ask(claire, REQUEST, dry_run=True)
    assert trial.status == "done" and trial.approval is not None and trial.approval.status == "trial"
    assert [s.status for s in trial.steps if s.effect != "read"] == ["skipped", "skipped"]
    assert trial.answer == (TextBlock("Essai à blanc", "rien n'a été fait"),)
    assert assistant.approvals(claire) == []
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "done", view.error
    assert sum(isinstance(block, EffectBlock) and block.ok for block in view.answer) == 2
