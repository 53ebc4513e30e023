"""A run is looked at in many threads while it goes on: the page keeps the newest of what they saw."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from threading import Event as Signal
from typing import Any, cast

from agents.views import Event, RunView
from beffroi.identity import Actor
from guards import Guards
from guards.ledger import Kind
from guards.runs.runs import RunFilter, RunStatus
from tests.ui.conftest import House
from tests.ui.fakes import FakeAssistant
from tests.ui.open_pages import opened
from tests.ui.people import CLAIRE
from ui.chat.handlers import Chat
from ui.chat.push import Conversations
from ui.serving.stopping import emptied
from ui.serving.workers import Workers
from ui.words.messages import Words

REPORT = "Signale un nid-de-poule"
THERE = "Votre accord est attendu"


def states(house: House) -> tuple[RunView, RunView]:
    """A run as it was seen while it went on, and as it stands."""
    now = house.assistant.ask(CLAIRE, REPORT, conversation="c1")
    house.guards.runs.update(now.run, RunStatus.RUNNING)
    later = house.assistant.view(CLAIRE, now.run)
    assert 0 < now.ledger_nth < later.ledger_nth
    return now, later


def test_what_was_seen_earlier_and_comes_later_is_not_shown_over_what_is_newer(house: House) -> None:
    earlier, later = states(house)
    conversations = Conversations(Words())
    with opened({CLAIRE: "c1"}) as pages:
        for view in (later, earlier):
            asyncio.run(conversations.show(view))
        assert len(pages[CLAIRE.id].sent) == 1


def test_a_page_whose_line_was_cut_is_shown_the_same_again(house: House) -> None:
    _, later = states(house)
    conversations = Conversations(Words())
    with opened({CLAIRE: "c1"}) as pages:
        for _ in range(2):
            asyncio.run(conversations.show(later))
        assert len(pages[CLAIRE.id].sent) == 2


def test_a_page_that_is_opened_later_is_shown_what_it_asks_for(house: House) -> None:
    earlier, later = states(house)
    conversations = Conversations(Words())
    for view in (later, earlier):
        with opened({CLAIRE: "c1"}) as pages:
            asyncio.run(conversations.show(view))
            assert len(pages[CLAIRE.id].sent) == 1


class SlowLook(FakeAssistant):
    """A look at a run that began before its card was there, and that ends after it was shown."""

    def __init__(self, guards: Guards, shown: Signal) -> None:
        super().__init__(guards)
        self._shown, self._looked = shown, Signal()

    def ask(self, actor: Actor, text: str, **how: Any) -> RunView:
        asked = super().ask(actor, text, conversation=how["conversation"])
        self.guards.runs.update(asked.run, RunStatus.RUNNING)
        how["on_event"](Event("approval", "Un accord est attendu."))
        assert self._looked.wait(30)
        self.guards.ledger.record(asked.run, Kind.STATE, {})
        return super().view(actor, asked.run)

    def view(self, actor: Actor, run_id: str, opened: Any = None) -> RunView:
        found = super().view(actor, run_id, opened)
        if actor is None or self._looked.is_set():  # the stand-in's own look, or a later one
            return found
        self._looked.set()
        assert self._shown.wait(30)
        return replace(found, status="running", approval=None)


def test_a_slow_look_at_a_run_leaves_its_card_on_the_page(house: House) -> None:
    shown = Signal()
    words = Words()
    with opened({CLAIRE: "c1"}) as pages, emptied(Workers()) as workers:
        page = pages[CLAIRE.id]
        assistant = SlowLook(house.guards, shown)
        chat = Chat(
            cast(Any, assistant), house.guards, cast(Any, _Known()), Conversations(words), workers, words
        )

        async def turn() -> None:
            await chat.answer(cast(Any, page), REPORT)
            shown.set()
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

        asyncio.run(turn())
        assert len(page.shown) == 1 and THERE in page.shown[0]


class Held(FakeAssistant):
    """Carries a request out once it is let go on."""

    def __init__(self, guards: Guards) -> None:
        super().__init__(guards)
        self.begun, self.onward = Signal(), Signal()

    def ask(self, actor: Actor, text: str, **how: Any) -> RunView:
        self.begun.set()
        assert self.onward.wait(30)
        return super().ask(actor, text, conversation=how["conversation"])


def test_what_a_person_waits_for_no_longer_is_shown_when_it_ends(house: House) -> None:
    assistant = Held(house.guards)
    words = Words()
    with opened({CLAIRE: "c1"}) as pages, emptied(Workers()) as workers:
        page = pages[CLAIRE.id]
        chat = Chat(
            cast(Any, assistant), house.guards, cast(Any, _Known()), Conversations(words), workers, words
        )

        async def turn() -> None:
            waits = asyncio.create_task(chat.answer(cast(Any, page), REPORT))
            assert await asyncio.to_thread(assistant.begun.wait, 30)
            waits.cancel()
            await asyncio.gather(waits, return_exceptions=True)
            assert waits.cancelled() and page.shown == []
            assistant.onward.set()
            await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

        asyncio.run(turn())
        assert len(page.shown) == 1 and THERE in page.shown[0]


def test_an_answer_is_gone_on_with_while_requests_wait_for_the_model(house: House) -> None:
    words, assistant, free = Words(), FakeAssistant(house.guards), Signal()
    run = assistant.ask(CLAIRE, "qui est Benali", conversation="c1")
    with opened({CLAIRE: "c1"}) as pages, emptied(Workers(planning=1)) as workers:
        workers.planning.submit(free.wait)
        page = pages[CLAIRE.id]
        chat = Chat(
            cast(Any, assistant), house.guards, cast(Any, _Known()), Conversations(words), workers, words
        )
        try:
            asyncio.run(asyncio.wait_for(chat.answer(cast(Any, page), "Samia Benali"), 20))
        finally:
            free.set()
        assert page.shown and assistant.view(CLAIRE, run.run).status == "done"


class _Known:
    """Knows Claire, whatever the token."""

    def actor_of_token(self, token: str) -> Actor:
        return CLAIRE


def test_words_alone_decide_no_card_and_begin_no_request(house: House) -> None:
    words, assistant = Words(), FakeAssistant(house.guards)
    run = assistant.ask(CLAIRE, REPORT, conversation="c1")
    assert run.approval is not None
    with opened({CLAIRE: "c1"}) as pages, emptied(Workers()) as workers:
        page = pages[CLAIRE.id]
        chat = Chat(
            cast(Any, assistant), house.guards, cast(Any, _Known()), Conversations(words), workers, words
        )
        asyncio.run(chat.answer(cast(Any, page), "oui j'accepte"))
        assert any("sur la carte ci-dessous" in told for told in page.shown) and THERE in page.shown[-1]
    assert assistant.view(CLAIRE, run.run).status == "waiting"
    assert [each.id for each in house.guards.runs.list(RunFilter(conversation="c1"))] == [run.run]
