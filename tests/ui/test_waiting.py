"""What waits for a person is told on the first screen, beside « Accords », and at once where it is new."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from beffroi.errors import RecordError
from beffroi.identity import Actor
from tests.ui.conftest import House
from tests.ui.fakes import HOSTILE
from tests.ui.open_pages import OpenPage, opened
from tests.ui.people import CLAIRE, OLIVIER, ROSA, SAMUEL
from ui.chat.deciders import Deciders
from ui.chat.push import Conversations
from ui.serving.waiting import waiting_for
from ui.words.messages import Words

FOUR_EYES = "Signale un nid-de-poule (superviseur)"


@pytest.fixture
def open_pages() -> Iterator[dict[str, OpenPage]]:
    """One for each of three people; Claire's is another conversation than the request's."""
    with opened({each: f"t-{each.id}" for each in (CLAIRE, OLIVIER, ROSA)}) as pages:
        yield pages


def lines(house: House, actor: Actor) -> dict[str, Any]:
    found = house.browser(actor).get("/approvals/waiting")
    assert found.status_code == 200
    return cast(dict[str, Any], found.json())


def test_each_person_is_told_what_waits_for_them_with_links(house: House) -> None:
    card, question = house.ask(CLAIRE, "Signale un nid-de-poule"), house.ask(CLAIRE, "qui est Benali")
    doubt, other = house.ask(CLAIRE, f"envoi perdu {HOSTILE}"), house.ask(CLAIRE, FOUR_EYES)
    assert card.approval and other.approval
    mine = lines(house, CLAIRE)
    assert mine["count"] == 3 and [line["href"] for line in mine["lines"]] == [
        f"/approvals/{card.approval.id}", f"/runs/{question.run}", f"/runs/{doubt.run}",
    ]  # fmt: skip
    assert mine["lines"][0]["text"] == "Votre accord est attendu\u00a0: «\u00a0Signale un nid-de-poule\u00a0»"
    assert "\u202e" not in mine["lines"][2]["text"]
    theirs = lines(house, OLIVIER)
    wanted = {"text": "Claire Aubry demande votre accord.", "href": f"/approvals/{other.approval.id}"}
    assert theirs == {"count": 1, "lines": [wanted]}
    assert lines(house, ROSA) == {"count": 0, "lines": []}
    assert house.browser().get("/approvals/waiting").status_code == 303


def test_who_asked_is_not_named_once_they_are_erased(house: House) -> None:
    asked = house.ask(CLAIRE, FOUR_EYES)
    erasures = house.guards.erasures
    erasures.erase(erasures.plan_person([CLAIRE.id]), SAMUEL, "erasure.request")
    assert house.guards.runs.get(asked.run).erasure == ""
    (line,) = lines(house, OLIVIER)["lines"]
    assert line["text"] == "Personne effacée demande votre accord."


def test_of_much_the_first_is_told_and_a_link_to_all_of_it(house: House) -> None:
    for number in range(6):
        house.ask(CLAIRE, f"qui est Benali, {number}")
    found = lines(house, CLAIRE)
    assert found["count"] == 6 and len(found["lines"]) == 5
    assert found["lines"][-1] == {"text": "Voir tout ce qui vous attend (6)", "href": "/approvals"}


def test_every_page_counts_beside_the_link_to_agreements(house: House) -> None:
    house.ask(CLAIRE, FOUR_EYES)
    house.ask(CLAIRE, "qui est Benali")
    for actor, said in ((CLAIRE, "Accords (1)<"), (OLIVIER, "Accords (1)<"), (ROSA, "Accords<")):
        assert said in house.browser(actor).get("/runs").text, actor.id


def test_what_cannot_be_read_counts_for_nothing_and_breaks_no_page(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ask(CLAIRE, "Signale un nid-de-poule")
    for read in ("pending_for", "count_for"):
        monkeypatch.setattr(type(house.guards.approvals), read, _unreadable)
    assert len(waiting_for(house.guards, CLAIRE)) == 0
    assert house.browser(CLAIRE).get("/runs").status_code == 200


def _unreadable(approvals: object, actor: Actor, most: int | None = None) -> None:
    raise RecordError("Illisible.", "Unreadable.")


def test_those_who_may_decide_hear_of_a_new_card_at_once_and_once(
    house: House, open_pages: dict[str, OpenPage]
) -> None:
    words = Words()
    conversations = Conversations(words, Deciders(house.guards, words))
    view = house.ask(CLAIRE, FOUR_EYES)
    assert view.approval
    for _ in range(2):
        asyncio.run(conversations.show(view))
    ((event, step),) = open_pages[OLIVIER.id].sent
    assert event == "new_message" and step["threadId"] == f"t-{OLIVIER.id}"
    assert step["output"].startswith("Claire Aubry demande votre accord.")
    assert step["output"].endswith(f"(/approvals/{view.approval.id})") and "poule" not in step["output"]
    assert open_pages[CLAIRE.id].sent == open_pages[ROSA.id].sent == []


def test_a_second_card_of_a_request_is_news_of_its_own(house: House, open_pages: dict[str, OpenPage]) -> None:
    words = Words()
    conversations = Conversations(words, Deciders(house.guards, words))
    view = house.ask(CLAIRE, FOUR_EYES)
    assert view.approval
    asyncio.run(conversations.show(view))
    house.assistant.refuse(OLIVIER, view.approval.id, "")
    second = house.ask(CLAIRE, FOUR_EYES)
    asyncio.run(conversations.show(replace(second, run=view.run)))
    told = [step["id"] for _, step in open_pages[OLIVIER.id].sent]
    assert len(set(told)) == len(told) == 2


def test_a_card_for_the_asker_alone_is_nobody_elses_news(
    house: House, open_pages: dict[str, OpenPage]
) -> None:
    words = Words()
    conversations = Conversations(words, Deciders(house.guards, words))
    asyncio.run(conversations.show(house.ask(CLAIRE, "Signale un nid-de-poule")))
    assert not any(page.sent for page in open_pages.values())
