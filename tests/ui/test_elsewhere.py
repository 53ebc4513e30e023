"""What another process did with a run, and asked, is shown in the conversations that are open here."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from guards.approvals.pending import pending_cards
from guards.runs.runs import RunStatus
from tests.ui.conftest import House
from tests.ui.open_pages import opened
from tests.ui.people import CLAIRE, OLIVIER
from ui.chat.deciders import Deciders
from ui.chat.elsewhere import Elsewhere
from ui.chat.push import Conversations
from ui.words.messages import Words

MINE = "Signale un nid-de-poule"
SUPERVISED = "Signale un nid-de-poule (superviseur)"


def looking(house: House) -> tuple[Elsewhere, Conversations]:
    conversations = Conversations(Words(), Deciders(house.guards, Words()))
    screen: Any = SimpleNamespace(guards=house.guards, assistant=house.assistant)
    return Elsewhere(screen, conversations), conversations


def test_what_went_on_elsewhere_is_shown_once(house: House) -> None:
    asked = house.assistant.ask(CLAIRE, MINE, conversation="c1")
    elsewhere, conversations = looking(house)
    with opened({CLAIRE: "c1"}) as pages:
        asyncio.run(conversations.show(house.assistant.view(CLAIRE, asked.run)))
        asyncio.run(elsewhere.look())
        assert len(pages[CLAIRE.id].sent) == 1  # nothing has changed
        house.guards.runs.update(asked.run, RunStatus.DONE)
        for _ in range(2):
            asyncio.run(elsewhere.look())
        assert len(pages[CLAIRE.id].sent) == 2


def test_a_card_asked_for_elsewhere_is_told_to_who_may_decide(house: House) -> None:
    elsewhere, _ = looking(house)
    with opened({OLIVIER: "c2"}) as pages:
        asyncio.run(elsewhere.look())
        asked = house.assistant.ask(CLAIRE, SUPERVISED, conversation="c1")
        assert asked.run in pending_cards(house.guards.store).values()
        for _ in range(2):
            asyncio.run(elsewhere.look())
        assert len(pages[OLIVIER.id].sent) == 1 and "/approvals/" in pages[OLIVIER.id].shown[0]


def test_what_waited_before_a_page_was_opened_is_on_its_first_screen(house: House) -> None:
    house.assistant.ask(CLAIRE, SUPERVISED, conversation="c1")
    elsewhere, _ = looking(house)
    asyncio.run(elsewhere.look())
    with opened({OLIVIER: "c2"}) as pages:
        for _ in range(2):
            asyncio.run(elsewhere.look())
        assert pages[OLIVIER.id].sent == []
