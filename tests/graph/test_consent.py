"""What a person agrees to before a read is that read, as it was told; another one is asked about anew."""

from __future__ import annotations

from dataclasses import replace

from agents.assistant import Assistant
from agents.graph.acting.reads import consent_key
from agents.graph.nodes.review import review
from agents.graph.phases import Phase
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.situation import load
from agents.views import RunView
from beffroi.identity import Actor
from beffroi.tool import ReadClass
from tests.graph.conftest import Make

REQUEST = "Où est le 12 rue Oberkampf svp ?"
WRONG = 'lieu = gis.locate(address="est le")\nanswer(lieu)\n'
RIGHT = 'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)\n'


def in_bulk(assistant: Assistant, name: str) -> Assistant:
    """The same assistant where policy takes what this tool reads for a bulk read."""
    toolbox = assistant._deps.toolbox
    specs = dict(toolbox.registry.specs)
    specs[name] = replace(specs[name], read_class=ReadClass.BULK)
    toolbox.registry = replace(toolbox.registry, specs=specs)
    return assistant


def asked(view: RunView) -> str:
    """The text of the question that a run asks."""
    assert view.status == "question" and view.question is not None, view.error
    return view.question.text


def test_another_plan_asks_for_its_own_agreement(make: Make, claire: Actor) -> None:
    assistant = in_bulk(make({REQUEST: WRONG}, {REQUEST: RIGHT}), "gis.locate")
    first = assistant.ask(claire, REQUEST)
    assert "est le" in asked(first)
    second = assistant.answer(claire, first.run, "oui")
    assert "12 rue Oberkampf" in asked(second)
    assert first.question is not None and second.question is not None
    assert first.question.id != second.question.id
    done = assistant.answer(claire, first.run, "oui")
    assert done.status == "done", done.error
    assert done.plan == RIGHT


def test_a_read_that_is_given_something_else_is_asked_about_anew(make: Make, claire: Actor) -> None:
    request = "Où se trouve l'adresse ?"
    assistant = in_bulk(make({request: "lieu = gis.locate(address=ask())\nanswer(lieu)\n"}), "gis.locate")
    view = assistant.answer(claire, assistant.ask(claire, request).run, "12 rue Oberkampf")
    asked(view)
    at = load(assistant._deps, view.run)
    before = consent_key(at, at.evaluate(assistant._deps).reads[0])
    at.memory.write({f"confirmed:{before}": True} | at.memory.reply(1, "address", "3 rue de Nice"))
    after = consent_key(at, at.evaluate(assistant._deps).reads[0])
    assert at.memory.confirmed(before) and at.memory.confirmed(after) is None


def test_who_says_no_is_not_asked_again(make: Make, claire: Actor) -> None:
    assistant = in_bulk(make({REQUEST: RIGHT}), "gis.locate")
    view = assistant.answer(claire, assistant.ask(claire, REQUEST).run, "non")
    assert view.status == "refused" and not any(step.status == "done" for step in view.steps)


def test_words_that_another_plan_leaves_out_are_asked_about_anew(make: Make, claire: Actor) -> None:
    request = "Relance le ticket 1180 s'il est urgent"
    plan = 'ticket = ticketing.get(number="1180")\nticketing.remind(ticket=ticket)\n'
    assistant = make({request: plan})
    view = assistant.ask(claire, request)
    asked(view)
    memory = Memory(assistant.guards, view.run)
    memory.write({f"confirmed:{memory.confirmation('unused')}": True})
    assert review(assistant._deps, view.run).to is Phase.READ
    memory.write({"draft": memory.get("draft") | {"attempt": 1}})
    assert review(assistant._deps, view.run).to is Phase.QUESTION
