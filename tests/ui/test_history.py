"""Conversations are made from the runs each time: nothing that a browser sends changes them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from chainlit.types import Pagination, ThreadFilter

import ui.chat.history
from agents.views import ChoiceView, QuestionView
from guards.keys import Keys
from guards.runs.contents import RunContents, open_run
from guards.store import RunRow
from tests.ui.conftest import House
from tests.ui.fakes import HOSTILE
from tests.ui.people import CLAIRE, OLIVIER, ROSA
from ui.chat.handlers import chosen
from ui.chat.history import RunHistory
from ui.chat.push import Conversations
from ui.chat.render import as_message
from ui.words.messages import Words


@pytest.fixture
def history(house: House) -> RunHistory:
    words = Words()
    return RunHistory(house.assistant, house.guards, Conversations(words), words)  # type: ignore[arg-type]


def thread(history: RunHistory, key: str) -> Any:
    return asyncio.run(history.get_thread(key))


def test_a_conversation_is_its_requests_and_their_state_now(house: House, history: RunHistory) -> None:
    run = house.assistant.ask(CLAIRE, "Signale un nid-de-poule", conversation="c1")
    house.assistant.ask(CLAIRE, "et les tickets ?", conversation="c1")
    steps = thread(history, "c1")["steps"]
    kinds = ["user_message", "assistant_message"] * 2
    assert [step["type"] for step in steps] == kinds and steps[0]["output"] == "Signale un nid-de-poule"
    assert "Votre accord est attendu" in steps[1]["output"]
    assert run.approval is not None
    house.assistant.accept(CLAIRE, run.approval.id)
    after = thread(history, "c1")["steps"]
    assert "effet* ✓" in after[1]["output"] and after[1]["id"] == steps[1]["id"]


def test_somebody_elses_decision_is_told_below(house: House, history: RunHistory) -> None:
    run = house.assistant.ask(CLAIRE, "Signale un nid-de-poule (superviseur)", conversation="c1")
    assert run.approval is not None
    house.assistant.accept(OLIVIER, run.approval.id)
    assert "est faite" in thread(history, "c1")["steps"][-1]["output"]


def test_each_person_has_their_own_conversations(house: House, history: RunHistory) -> None:
    house.assistant.ask(CLAIRE, "son téléphone", conversation="c1")
    house.assistant.ask(ROSA, "les tickets", conversation="c2")
    house.assistant.ask(ROSA, "je m'invite", conversation="c1")
    assert asyncio.run(history.get_thread_author("c1")) == CLAIRE.id
    steps = thread(history, "c1")["steps"]
    assert len(steps) == 2 and steps[0]["output"] == "son téléphone"
    listed = asyncio.run(history.list_threads(Pagination(first=20), ThreadFilter(userId=CLAIRE.id)))
    assert [item["id"] for item in listed.data] == ["c1"]
    nobody = asyncio.run(history.list_threads(Pagination(first=20), ThreadFilter()))
    assert nobody.data == [] and thread(history, "unknown") is None


def test_what_a_browser_sends_is_not_kept(house: House, history: RunHistory) -> None:
    house.assistant.ask(CLAIRE, "son téléphone", conversation="c1")
    before = thread(history, "c1")

    async def tamper() -> None:
        await history.create_step({"id": "x", "output": "faux"})
        await history.update_step({"id": before["steps"][0]["id"], "output": "faux"})
        await history.delete_step(before["steps"][0]["id"])
        await history.update_thread("c1", name="faux", user_id=ROSA.id)
        await history.delete_thread("c1")

    asyncio.run(tamper())
    assert thread(history, "c1") == before


def test_hostile_words_stay_text_in_the_message(house: House) -> None:
    view = house.assistant.ask(CLAIRE, "les tickets")
    message = as_message(view, Words())
    assert HOSTILE.split()[0] not in message and "\\!\\[x\\]" in message
    assert message.endswith(f"(/runs/{view.run})")


def test_a_typed_reply_is_a_choice_or_words() -> None:
    choices = (ChoiceView("p1", "Karim Benali"), ChoiceView("p2", "Samia Benali"))
    closed, free = QuestionView("q", "?", choices, False), QuestionView("q", "?", choices, True)
    assert chosen(closed, " 2 ") == "p2" and chosen(closed, "karim benali") == "p1"
    assert chosen(closed, "les tickets du 9e") is None and chosen(free, "celle de l'eau") == "celle de l'eau"


def listed(history: RunHistory, search: str | None = None, first: int = 3) -> list[list[str]]:
    """The pages of Claire's list, each as the ids of its conversations."""
    pages, cursor = [], None
    while True:
        wanted = Pagination(first=first, cursor=cursor)
        answer = asyncio.run(history.list_threads(wanted, ThreadFilter(userId=CLAIRE.id, search=search)))
        pages.append([thread["id"] for thread in answer.data])
        cursor = answer.pageInfo.endCursor
        assert answer.pageInfo.hasNextPage is (cursor is not None)
        if cursor is None:
            return pages


def test_every_conversation_is_reached_a_page_at_a_time_the_last_used_first(
    house: House, history: RunHistory
) -> None:
    for number in range(7):
        house.guards.runs.create(CLAIRE, f"demande {number}", f"c{number}")
    house.guards.runs.create(CLAIRE, "et encore", "c0")
    assert listed(history) == [["c0", "c6", "c5"], ["c4", "c3", "c2"], ["c1"]]
    assert listed(history, first=7) == [["c0", "c6", "c5", "c4", "c3", "c2", "c1"]]


def test_a_search_finds_the_oldest_conversation_behind_hundreds_of_requests(
    house: House, history: RunHistory
) -> None:
    house.guards.runs.create(CLAIRE, "La fuite de la rue de Nice", "old")
    for number in range(230):
        house.guards.runs.create(CLAIRE, "autre chose", f"c{number % 110}")
    assert listed(history, search="FUITE") == [["old"]] and listed(history, search="inconnu") == [[]]
    assert sum(len(page) for page in listed(history, first=50)) == 111
    assert listed(history, first=0)[0] == ["c9"]


def test_a_page_of_the_list_opens_one_request_of_each_conversation(
    house: House, history: RunHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        house.guards.runs.create(CLAIRE, f"demande {number}", f"c{number % 6}")
    opened: list[str] = []

    def counted(keys: Keys, row: RunRow) -> RunContents | None:
        opened.append(row.id)
        return open_run(keys, row)

    monkeypatch.setattr("guards.runs.runs.open_run", counted)
    assert listed(history, first=10) == [["c5", "c4", "c3", "c2", "c1", "c0"]] and len(opened) == 6


def test_a_conversation_is_of_the_person_who_began_it_however_much_was_added(
    house: House, history: RunHistory
) -> None:
    house.assistant.ask(CLAIRE, "son téléphone", conversation="c1")
    for number in range(205):
        house.guards.runs.create(ROSA, f"je m'invite {number}", "c1")
    assert asyncio.run(history.get_thread_author("c1")) == CLAIRE.id
    found = thread(history, "c1")
    assert found["name"] == "son téléphone" and len(found["steps"]) == 2


def test_a_long_search_goes_on_at_the_cursor(
    house: House, history: RunHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.chat.history, "_SEARCHED", 3)
    house.guards.runs.create(CLAIRE, "La fuite", "old")
    for number in range(6):
        house.guards.runs.create(CLAIRE, "autre chose", f"c{number}")
    assert listed(history, search="fuite") == [[], [], ["old"]]
    assert listed(history, search="inconnu") == [[], [], []]
