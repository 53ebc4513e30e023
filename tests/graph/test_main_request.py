"""The request of the README, from words to two effects done."""

from __future__ import annotations

from agents.views import EffectBlock, to_json
from beffroi.identity import Actor
from tests.graph.conftest import Make

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
    print(view)
    assert view.status == "done", view.error
    number, table, places = view.answer
    assert int(number.value) == len(table.rows) > 0
    assert {step.status for step in view.steps} == {"done"}


def test_the_main_request_is_approved_and_done(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    view = assistant.ask(claire, REQUEST)
    assert view.status == "waiting", view.error
    assert view.approval is not None
    assert [effect.tool for effect in view.approval.effects] == ["ticketing.create", "ticketing.notify"]
    done = assistant.accept(claire, view.approval.id)
    assert done.status == "done", done.error
    effects = [block for block in done.answer if isinstance(block, EffectBlock)]
    assert [effect.ok for effect in effects] == [True, True]
    print(to_json(done))
