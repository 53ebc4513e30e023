"""Telling open conversations that a run has changed, from any thread.

Chainlit knows the sessions of live pages. The message of a run has always the same id, so sending it again
replaces it. A page that is closed misses nothing: it reads the run again when it is opened. A run is looked
at in many threads: what was seen earlier and comes later is not shown over what is newer.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from chainlit.session import WebsocketSession, ws_sessions_id

from agents.views import ApprovalView, RunView
from ui.chat.deciders import Deciders
from ui.chat.render import as_message, message_id, outcome
from ui.words.messages import Words


class Conversations:
    """The live pages of every conversation."""

    def __init__(self, words: Words, deciders: Deciders | None = None) -> None:
        self._words = words
        self._deciders = deciders
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shown: WeakKeyDictionary[WebsocketSession, dict[str, int]] = WeakKeyDictionary()

    def listen(self) -> None:
        """Remember the server's loop; called in it."""
        self._loop = asyncio.get_running_loop()

    def changed(self, view: RunView, by: str) -> None:
        """Show a run as it now stands; from any thread. Where somebody else changed it, say so below too."""
        if self._loop is None or self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._changed(view, by), self._loop)

    async def _changed(self, view: RunView, by: str) -> None:
        await self.show(view)
        if by != view.requester:
            step = as_step(view.conversation, message_id(view.run, "told"), outcome(view, self._words))
            await self._emit(view, "new_message", step)

    async def show(self, view: RunView) -> None:
        """Send the message of a run, or replace an older one; tell those of a new card who may decide."""
        step = self.step(view)
        for session in list(ws_sessions_id.values()):
            if _shows(session, view) and self._is_news(session, view):
                await session.emit("new_message", step)  # type: ignore[misc]  # Chainlit: not awaitable
        if self._deciders is not None and (card := self._deciders.new_card(view)) is not None:
            await self._tell(self._deciders, view, card)

    async def _tell(self, deciders: Deciders, view: RunView, card: ApprovalView) -> None:
        """In whatever conversation they have open: not kept there: what waits is on the first screen."""
        open_to = {who for session in list(ws_sessions_id.values()) if (who := _user(session))}
        may = await asyncio.to_thread(deciders.among, card, open_to)
        for session in list(ws_sessions_id.values()):
            if _user(session) in may:
                step = as_step(session.thread_id, message_id(card.id, "card"), deciders.told(view, card))
                await session.emit("new_message", step)  # type: ignore[misc]  # as below

    async def move_down(self, view: RunView) -> None:
        """Take the message of a run away, so that it comes again below what was said since."""
        await self._emit(view, "delete_message", self.step(view))

    def step(self, view: RunView) -> dict[str, Any]:
        """The message of a run in Chainlit's form."""
        return as_step(view.conversation, message_id(view.run), as_message(view, self._words), view.created)

    def _is_news(self, session: WebsocketSession, view: RunView) -> bool:
        """Whether a page was shown nothing newer of this run; it has this view from now on."""
        shown = self._shown.setdefault(session, {})
        if view.ledger_nth < shown.get(view.run, 0):
            return False
        shown[view.run] = view.ledger_nth
        return True

    async def _emit(self, view: RunView, event: str, step: dict[str, Any]) -> None:
        for session in list(ws_sessions_id.values()):
            if _shows(session, view):
                await session.emit(event, step)  # type: ignore[misc]  # Chainlit types it as not awaitable


def as_step(
    thread: str, key: str, text: str, at: datetime | None = None, author: str = "Beffroi"
) -> dict[str, Any]:
    """A message in Chainlit's form; the person's own where ``author`` is theirs."""
    mine = author != "Beffroi"
    return {
        "id": key,
        "threadId": thread,
        "parentId": None,
        "name": author,
        "type": "user_message" if mine else "assistant_message",
        "output": text,
        "input": "",
        "createdAt": (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "start": None,
        "end": None,
        "streaming": False,
        "isError": False,
        "waitForAnswer": False,
        "showInput": False,
        "metadata": {},
        "tags": [],
        "generation": None,
    }


def _user(session: WebsocketSession) -> str:
    return session.user.identifier if session.user is not None else ""


def _shows(session: WebsocketSession, view: RunView) -> bool:
    return _user(session) == view.requester and session.thread_id == view.conversation
