"""What only the person knows is asked; what cannot be found is said."""

from __future__ import annotations

import pytest

from agents.views import ALL, CardBlock, TableBlock, TextBlock
from beffroi.errors import Refused
from beffroi.identity import Actor
from tests.graph.conftest import Make
from ui.words.understood import understood


def test_candidates_go_to_the_person(make: Make, claire: Actor) -> None:
    request = "Le téléphone de Martin"
    assistant = make({request: 'personne = directory.find_person(name="Martin")\nanswer(personne.phone)\n'})
    view = assistant.ask(claire, request)
    assert view.status == "question" and view.question is not None
    assert len(view.question.choices) > 2
    with pytest.raises(Refused):
        assistant.answer(claire, view.run, "peut-être")
    done = assistant.answer(claire, view.run, view.question.choices[1].key)
    assert done.status == "done", done.error
    assert isinstance(done.answer[0], TextBlock) and done.answer[0].label == "Téléphone"


def test_none_of_the_candidates_is_asked_for_in_other_words_once(make: Make, claire: Actor) -> None:
    request = "Le téléphone de Martin"
    assistant = make({request: 'personne = directory.find_person(name="Martin")\nanswer(personne.phone)\n'})
    for words, status in (("Karim Benali", "done"), ("Martin", "refused")):
        view = assistant.ask(claire, request)
        again = assistant.answer(claire, view.run, "Aucune de ces réponses")
        assert again.status == "question" and again.question is not None
        assert again.question.free and not again.question.prose and not again.question.choices
        said = "Ce n'est aucune des réponses proposées. De quelle personne s'agit-il ?"
        assert again.question.text == said and again.steps[0].status == "todo"
        view = assistant.answer(claire, view.run, words)
        if view.question is not None:
            view = assistant.answer(claire, view.run, "0")
        assert view.status == status and view.question is None
        assert view.steps[0].arguments == {"name": words}
        assert understood(view)[0].text == f"Trouver « {words} » dans l'annuaire"


def test_an_address_that_was_asked_for_is_asked_for_in_other_words_too(make: Make, claire: Actor) -> None:
    request = "Où se trouve l'adresse ?"
    assistant = make({request: "lieu = gis.locate(address=ask())\nanswer(lieu)\n"})
    view = assistant.ask(claire, request)
    view = assistant.answer(claire, view.run, "rue de la Roquete")
    assert view.question is not None and view.question.about == "candidates", view.question
    view = assistant.answer(claire, view.run, "aucune")
    assert view.question is not None and view.question.free
    done = assistant.answer(claire, view.run, "12 rue Oberkampf")
    assert done.status == "done" and isinstance(done.answer[0], CardBlock)
    assert "Oberkampf" in done.answer[0].title


def test_a_missing_address_is_asked(make: Make, claire: Actor) -> None:
    request = "Où se trouve l'adresse ?"
    assistant = make({request: "lieu = gis.locate(address=ask())\nanswer(lieu)\n"})
    view = assistant.ask(claire, request)
    assert view.status == "question" and view.question is not None and view.question.free
    done = assistant.answer(claire, view.run, "12 rue Oberkampf")
    assert done.status == "done", done.error
    assert isinstance(done.answer[0], CardBlock) and "Oberkampf" in done.answer[0].title


@pytest.mark.parametrize(
    ("reply", "districts"),
    [("tous", set(range(1, 21))), ("Toute la ville", set(range(1, 21))), ("1", {1}), ("le premier", {1})],
)
def test_a_value_that_a_tool_does_without_may_be_left_open(
    make: Make, claire: Actor, reply: str, districts: set[int]
) -> None:
    request = "Les écoles, s'il te plaît"
    assistant = make({request: 'ecoles = gis.facilities(kind="écoles", district=ask())\nanswer(ecoles)\n'})
    view = assistant.ask(claire, request)
    assert view.question is not None and view.question.free
    assert [choice.key for choice in view.question.choices] == [ALL]
    done = assistant.answer(claire, view.run, reply)
    assert done.status == "done" and isinstance(done.answer[0], TableBlock), done.error
    said = understood(done)[0].text
    assert "à préciser" not in said and ("1er" in said) is (len(districts) == 1)
    at = done.answer[0].columns.index("Arrondissement")
    assert {int(row[at].split("e")[0].rstrip("r")) for row in done.answer[0].rows} <= districts
    assert len(done.answer[0].rows) > 1


@pytest.mark.parametrize(("request_text", "status"), [("Aide", "done"), ("Quel temps fait-il ?", "failed")])
def test_what_can_be_asked_is_told(make: Make, claire: Actor, request_text: str, status: str) -> None:
    view = make({request_text: "cannot()"}).ask(claire, request_text)
    assert view.status == status and view.error is not None and "Par exemple" in view.error.hint
    assert ("Aucun de mes outils" in view.error.sentence) is (status == "failed")


def test_what_asks_nothing_is_answered_with_what_to_write(make: Make, claire: Actor) -> None:
    view = make({"non, pas celui-là": "cannot()"}).ask(claire, "non, pas celui-là")
    assert view.status == "done" and view.error is not None and "pas compris" in view.error.sentence
    assert "montre le ticket 4012" in view.error.hint and view.approval is None


def test_where_nothing_waits_there_is_nothing_to_give_up(make: Make, claire: Actor) -> None:
    view = make({"annule": "cannot()"}).ask(claire, "annule")
    assert view.status == "done" and view.error is not None and "rien à abandonner" in view.error.sentence


def test_what_is_not_found_is_said_with_what_to_do(make: Make, claire: Actor) -> None:
    request = "Où est le 12 rue de Nulle-Part-Ailleurs ?"
    assistant = make({request: 'lieu = gis.locate(address="12 rue de Nulle-Part-Ailleurs")\nanswer(lieu)\n'})
    view = assistant.ask(claire, request)
    assert view.status == "failed" and view.error is not None
    assert "« 12 rue de Nulle-Part-Ailleurs »" in view.error.sentence and view.error.hint


def test_a_failed_read_is_repaired_once(make: Make, claire: Actor) -> None:
    request = "Où est le 12 rue Oberkampf svp ?"
    wrong = 'lieu = gis.locate(address="est le")\nanswer(lieu)\n'
    right = 'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)\n'
    view = make({request: wrong}, {request: right}).ask(claire, request)
    assert view.status == "done", view.error
    assert view.plan == right


def test_a_call_that_failed_is_not_planned_again(make: Make, claire: Actor) -> None:
    request = "Où est le 12 rue de Nulle-Part-Ailleurs ?"
    wrong = 'lieu = gis.locate(address="12 rue de Nulle-Part-Ailleurs")\nanswer(lieu)\n'
    again = wrong.replace("lieu", "place").replace("answer(place)", "answer(place.label)")
    view = make({request: wrong}, {request: again}).ask(claire, request)
    assert view.status == "failed" and view.error is not None and "Nulle-Part" in view.error.sentence


@pytest.mark.parametrize(
    ("request_text", "plan", "word"),
    [
        (
            "Relance tous les tickets voirie urgents du 11e sauf ceux de la rue de Nice",
            'tickets = ticketing.search(category="voirie", priority="urgents", district="11e")\n'
            "for t in tickets:\n    ticketing.remind(ticket=t)\n",
            "sauf",
        ),
        (
            "Relance le ticket 1180 s'il est urgent",
            'ticket = ticketing.get(number="1180")\nticketing.remind(ticket=ticket)\n',
            "s'il",
        ),
    ],
    ids=["exception", "condition"],
)
def test_words_that_turn_a_request_round_are_asked_about(
    make: Make, claire: Actor, request_text: str, plan: str, word: str
) -> None:
    assistant = make({request_text: plan})
    view = assistant.ask(claire, request_text, auto_approve=True)
    assert view.status == "question" and view.question is not None
    assert word in view.question.text
    stopped = assistant.answer(claire, view.run, "non")
    assert stopped.status == "refused"
    assert not any(step.status == "done" for step in stopped.steps)


def test_no_tool_serves(make: Make, claire: Actor) -> None:
    request = "Quel temps fera-t-il demain ?"
    view = make({request: "cannot()\n"}).ask(claire, request)
    assert view.status == "failed" and view.error is not None and view.error.hint


def test_what_an_order_waits_for_is_asked_about(make: Make, claire: Actor) -> None:
    request = "Ferme le ticket 4750 dès que les travaux sont finis"
    plan = 'ticket = ticketing.get(number="4750")\nticketing.close(ticket=ticket)'
    view = make({request: plan}).ask(claire, request)
    assert view.question is not None
    assert "« dès que les travaux sont finis » n'est pas pris en compte" in view.question.text
    assert "n'attend ni un jour ni un événement. Continuer ?" in view.question.text
