"""« moi » is asked of the directory once, before the first read: what is kept stands whatever becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.assistant import Assistant
from agents.graph.remembering.me import uses_me
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from tests.graph.conftest import Make
from tests.interpreter.plans import checked

REQUEST = "Quel est mon téléphone ?"
PLAN = "answer(moi.phone)\n"


def asked(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, failure: Failure | None = None) -> list[str]:
    """Whom the directory is asked about from now on; it fails in this way."""
    directory, persons = assistant.connectors.directory, list[str]()
    plain = directory.get_person

    def get_person(person_id: str) -> object:
        persons.append(person_id)
        if failure is not None:
            raise ToolError(failure, "L'annuaire ne répond pas.", "No answer.")
        return plain(person_id)

    monkeypatch.setattr(directory, "get_person", get_person)
    return persons


def test_the_directory_is_asked_once(make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = make({REQUEST: PLAN})
    persons = asked(assistant, monkeypatch)
    view = assistant.ask(claire, REQUEST)
    assert view.status == "done" and view.answer, view.error
    assert assistant.view(claire, view.run).answer == view.answer
    assert persons == [claire.person_id]


def test_what_was_agreed_to_is_done_while_the_directory_is_silent(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = "Signale un nid-de-poule au 12 rue Oberkampf et confie-le-moi"
    plan = (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        "ticketing.assign(ticket=ticket, to=moi)\n"
    )
    assistant = make({request: plan})
    view = assistant.ask(claire, request)
    assert view.approval is not None, view.error
    persons = asked(assistant, monkeypatch, Failure.UNAVAILABLE)
    done = assistant.accept(claire, view.approval.id)
    assert done.status == "done" and not persons, done.error
    assert assistant.view(claire, view.run).answer == done.answer


def test_a_silent_directory_is_told_as_that(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({REQUEST: PLAN})
    asked(assistant, monkeypatch, Failure.UNAVAILABLE)
    view = assistant.ask(claire, REQUEST)
    assert view.status == "failed" and view.error is not None
    assert view.error.sentence == "L'annuaire ne répond pas." and "réessayez" in view.error.hint
    assert "annuaire" not in repr(view.answer)


@pytest.mark.parametrize("known", [True, False])
def test_who_is_not_in_the_directory_is_told_that(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    assistant = make({REQUEST: PLAN})
    persons = asked(assistant, monkeypatch, Failure.NOT_FOUND)
    accounts = assistant.guards.accounts
    found = claire if known else replace(claire, person_id="")
    monkeypatch.setattr(accounts, "find", lambda _name: found)
    view = assistant.ask(found, REQUEST)
    assert view.status == "failed" and view.error is not None and "pas relié" in view.error.sentence
    assert bool(persons) is known


@pytest.mark.parametrize(
    ("plan", "uses"),
    [
        ("answer(moi)", True),
        ('ticket = ticketing.get(number="7")\nif ticket.assignee == moi:\n    answer(ticket)', True),
        ('tickets = ticketing.search(text="devant chez moi")\nanswer(tickets)', False),
    ],
)
def test_a_plan_speaks_of_the_person_by_the_name_not_by_their_words(plan: str, uses: bool) -> None:
    assert uses_me(checked(plan)) is uses
