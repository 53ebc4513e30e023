"""A question is left by giving up; candidates are picked as people say them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.views import ChoiceView, QuestionView, choice_meant, decides, gives_up
from beffroi.errors import Refused
from beffroi.identity import Actor
from tests.graph.conftest import Make
from tests.graph.touchy import without_tool

PEOPLE = (
    ChoiceView("1", "Karim Benali, voirie du 2e"),
    ChoiceView("2", "Émilie Martin, eau du 11e"),
    ChoiceView("3", "Samia Martin, propreté du 11e"),
    ChoiceView("0", "Aucune de ces réponses"),
)
WHO = QuestionView("q", "Laquelle ?", PEOPLE, False, "candidates")
DOUBT = QuestionView("u", "?", (ChoiceView("fait", "Marquer comme fait"),), False, "uncertain")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", "2"), ("la première", "1"), ("Le deuxième.", "2"), ("la 3e", "3"), ("n° 3", "3"),
        ("la dernière", "3"), ("benali", "1"), ("EMILIE", "2"), ("Samia Martin", "3"), ("aucune", "0"),
        ("aucune de ces reponses", "0"), ("Martin", None), ("11e", None), ("la 4e", None), ("du", None),
        ("-1", None), ("le 2e", None), ("combien de tickets ?", None), ("", None),
    ],
)  # fmt: skip
def test_a_choice_is_named_by_its_place_or_by_what_no_other_has(said: str, meant: str | None) -> None:
    assert choice_meant(WHO, said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("oui", "1"), ("oui c'est lui", "1"), ("C'est bien elle", "1"), ("celui-là", "1"), ("non", "0"),
        ("non, à Rosa", None), ("oui mais ferme-le", None), ("Benali", "1"),
    ],
)  # fmt: skip
def test_of_one_that_is_offered_yes_is_enough(said: str, meant: str | None) -> None:
    assert choice_meant(replace(WHO, choices=(PEOPLE[0], PEOPLE[3])), said) == meant
    if meant != "1" or said != "Benali":
        assert choice_meant(WHO, said) is None


@pytest.mark.parametrize(
    ("said", "meant"), [("ok", "oui"), ("vas-y", "oui"), ("non merci", "non"), ("où ?", None)]
)
def test_going_on_is_said_in_many_words(said: str, meant: str | None) -> None:
    yes_no = (ChoiceView("oui", "Oui, continuer"), ChoiceView("non", "Non, arrêter"))
    assert choice_meant(QuestionView("q", "Continuer ?", yes_no, False, "confirm"), said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("oui j'accepte", True), ("OK, vas-y !", True), ("accepte", True), ("non", True), ("annule", True),
        ("oui et préviens Rosa", False), ("merci", False), ("", False), ("ferme le 12", False),
    ],
)  # fmt: skip
def test_words_that_only_decide_are_no_request(said: str, meant: bool) -> None:
    assert decides(said) is meant


def test_what_became_of_an_effect_is_said_in_its_own_words_only() -> None:
    assert choice_meant(DOUBT, "la première") is None and choice_meant(DOUBT, "marquer") is None
    assert choice_meant(DOUBT, "marquer comme fait") == "fait" and not gives_up(DOUBT, "annule")


def test_only_words_that_stand_alone_give_up() -> None:
    assert all(gives_up(WHO, said) for said in ("Laisse tomber", "annule !", "abandonner"))
    assert not gives_up(WHO, "annule le ticket 12")


def test_a_free_question_is_left_by_giving_up(make: Make, claire: Actor) -> None:
    request = "Où se trouve l'adresse ?"
    assistant = make({request: "lieu = gis.locate(address=ask())\nanswer(lieu)\n"})
    view = assistant.ask(claire, request)
    assert view.question is not None and view.question.free and not view.question.prose
    ended = assistant.answer(claire, view.run, "laisse tomber")
    assert ended.status == "refused" and ended.question is None
    assert ended.error is not None and "rien de plus n'a été fait" in ended.error.sentence
    assert ended.state == "stopped" and assistant.runs(claire)[0].state == "stopped"


def test_a_text_that_is_asked_for_is_neither_a_refusal_nor_another_request(make: Make, claire: Actor) -> None:
    request, asked = "Écris à Karim Benali", "Combien de tickets ouverts dans le 11e ?"
    plan = 'qui = directory.find_person(name="Karim Benali")\nticketing.notify(to=qui, message=ask())\n'
    assistant = make({request: plan})
    for no in ("non", "Annule.", "non, laisse tomber", "finalement non", "rien"):
        ended = assistant.answer(claire, assistant.ask(claire, request).run, no)
        assert ended.status == "refused" and ended.approval is None, no
    view = assistant.ask(claire, request)
    assert view.question is not None and view.question.free and view.question.prose
    with pytest.raises(Refused, match=r"nouvelle demande.*guillemets.*abandonner"):
        assistant.answer(claire, view.run, asked)
    for said, text in ((f"« {asked} »", asked), ("Non, le banc est réparé", "Non, le banc est réparé")):
        view = assistant.answer(claire, assistant.ask(claire, request).run, said)
        assert view.approval is not None and view.approval.effects[0].editable == {"message": text}


@pytest.mark.parametrize("reply", ["abandonner", "0"])
def test_a_question_is_left_once_the_plan_fits_the_tools_no_more(
    make: Make, claire: Actor, reply: str
) -> None:
    request = "Le téléphone de Martin"
    plan = 'personne = directory.find_person(name="Martin")\nanswer(personne.phone)\n'
    view = make({request: plan}).ask(claire, request)
    assert view.status == "question"
    assistant = without_tool(make({request: plan}), "directory.find_person")
    ended = assistant.answer(claire, view.run, reply)
    assert ended.status == "refused" and ended.question is None


def test_a_reply_that_does_not_fit_says_how_to_leave(make: Make, claire: Actor) -> None:
    request = "Le téléphone de Martin"
    assistant = make({request: 'personne = directory.find_person(name="Martin")\nanswer(personne.phone)\n'})
    view = assistant.ask(claire, request)
    with pytest.raises(Refused, match="abandonner"):
        assistant.answer(claire, view.run, "peut-être")
    assert assistant.answer(claire, view.run, "la première").status == "done"
