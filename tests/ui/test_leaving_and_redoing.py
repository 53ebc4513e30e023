"""Every question can be left; what failed whole is asked again in one click; what one stopped is no refusal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agents.views import ErrorView, QuestionView, to_json
from guards.runs.runs import RunStatus
from tests.ui.conftest import House, token_of
from tests.ui.people import CLAIRE, ROSA
from ui.chat.handlers import chosen
from ui.words.messages import Words

AGAIN, STOPPED, CANNOT = "Refaire cette demande", "Demande arrêtée", "Je ne peux pas le faire"


def test_a_question_on_the_page_offers_to_give_the_request_up(house: House) -> None:
    run = house.ask(CLAIRE, "qui est Benali")
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert 'name="choice" value="abandonner">Abandonner cette demande</button>' in page


def test_words_alone_in_the_chat_give_up_and_others_are_the_answer() -> None:
    free = QuestionView("q", "Que faut-il signaler ?", (), True)
    assert chosen(free, "Laisse tomber") == chosen(free, "annule") == "abandonner"
    assert chosen(free, "annule la tournée") == "annule la tournée"
    assert "annule" in Words()("question.chat")


def test_a_request_of_its_own_is_no_address_but_may_be_a_message() -> None:
    where, what = (
        QuestionView("q", "À quelle adresse ?", (), True, prose=False),
        QuestionView("q", "?", (), True),
    )
    asked = "Combien de tickets ai-je à traiter ?"
    assert chosen(where, asked) is None and chosen(what, asked) == asked
    for address in (
        "12 rue du Cherche-Midi",
        "Cherche-Midi, au 12",
        "la mairie du 11e",
        "Passage Lathuille",
        "qui ?",
    ):
        assert chosen(where, address) == address


@pytest.mark.parametrize(
    ("text", "title", "other"), [("Supprime tout", CANNOT, STOPPED), ("", STOPPED, CANNOT)]
)
def test_only_what_a_rule_refuses_is_called_impossible(
    house: House, text: str, title: str, other: str
) -> None:
    run = house.ask(CLAIRE, text or "Signale un nid-de-poule")
    if run.approval is not None:
        house.assistant.refuse(CLAIRE, run.approval.id, "déjà signalé")
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert title in page and other not in page


def test_what_to_do_next_stands_below_a_refusal_too(house: House) -> None:
    run, hint = house.ask(CLAIRE, "Supprime tout"), "Ce qui est fait le reste."
    house.guards.runs.put(run.run, "view", to_json(replace(run, error=ErrorView("Non.", hint))))
    assert hint in house.browser(CLAIRE).get(f"/runs/{run.run}").text


def test_a_request_that_failed_is_made_again_as_a_new_one(house: House) -> None:
    browser, run = house.browser(CLAIRE), house.ask(CLAIRE, "le 99 999")
    page = browser.get(f"/runs/{run.run}").text
    assert AGAIN in page
    answer = browser.post(f"/runs/{run.run}/again", data={"token": token_of(page)})
    new = answer.headers["location"].removeprefix("/runs/")
    assert answer.status_code == 303 and new != run.run
    made = house.assistant.view(CLAIRE, new)
    assert (made.request, made.conversation) == (run.request, run.conversation)


def test_what_no_tool_serves_is_neither_called_understood_nor_made_again(house: House) -> None:
    run = house.ask(CLAIRE, "le 99 999")
    house.guards.runs.put(run.run, "view", to_json(replace(run, plan='cannot("")', sentences=("Aucun.",))))
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert AGAIN not in page and "compris" not in page and "Aucun." not in page


def test_only_what_failed_whole_and_is_ones_own_is_made_again(house: House) -> None:
    run, browser = house.ask(CLAIRE, "son téléphone"), house.browser(CLAIRE)
    page = browser.get(f"/runs/{run.run}").text
    token = token_of(page)
    assert AGAIN not in page
    assert browser.post(f"/runs/{run.run}/again", data={"token": token}).status_code == 409
    other = house.browser(ROSA)
    token = token_of(other.get("/runs").text)
    assert other.post(f"/runs/{run.run}/again", data={"token": token}).status_code == 404


def test_actions_to_be_checked_wait_under_approvals(house: House) -> None:
    run = house.ask(CLAIRE, "envoi perdu")
    assert house.guards.runs.get(run.run).status is RunStatus.UNCERTAIN
    page = house.browser(CLAIRE).get("/approvals").text
    assert "Actions à vérifier" in page and f"/runs/{run.run}" in page
