"""Chainlit's data layer over our own runs: it reads and never stores.

A conversation is the runs that carry its id; its messages are made from them each time they are shown. So a
reload, another computer or a restart shows each run as it now stands, and nothing that a browser sends can
change what is recorded. Renaming, deleting, rating and favourites do nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from chainlit.data.base import BaseDataLayer
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User

from beffroi.identity import Actor
from guards import Guards
from guards.clock import to_text
from guards.runs.conversation_pages import Mark, conversation_page
from guards.runs.runs import Run, RunFilter
from ui.chat.push import Conversations, as_step
from ui.chat.render import message_id, outcome
from ui.words.messages import Words
from ui.words.plain import shown

if TYPE_CHECKING:
    from agents.assistant import Assistant

_MOST = 200
"""Runs of one conversation that are looked at."""
_PAGE = 100
"""Conversations of one page of the list, at most."""
_SEARCHED = 1_000
"""Conversations that one call of a search looks at; the next one goes on behind them."""


class RunHistory(BaseDataLayer):
    """The conversations of each person."""

    def __init__(
        self, assistant: Assistant, guards: Guards, conversations: Conversations, words: Words
    ) -> None:
        self._assistant = assistant
        self._guards = guards
        self._conversations = conversations
        self._words = words

    async def get_user(self, identifier: str) -> PersistedUser | None:
        found = await asyncio.to_thread(self._guards.accounts.find, identifier)
        if found is None:
            return None
        return PersistedUser(
            id=found.id, identifier=found.id, display_name=found.name, createdAt="", metadata={}
        )

    async def create_user(self, user: User) -> PersistedUser | None:
        return await self.get_user(user.identifier)

    async def get_thread_author(self, thread_id: str) -> str:
        first = await asyncio.to_thread(self._first, thread_id)
        return "" if first is None else first.actor

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        return await asyncio.to_thread(self._thread, thread_id)

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        return await asyncio.to_thread(self._page, pagination, filters.userId or "", filters.search or "")

    # --- read from the runs ---------------------------------------------------------------------------------

    def _first(self, thread: str) -> Run | None:
        """The run that began a conversation: it is that person's."""
        return self._guards.runs.firsts([thread]).get(thread)

    def _thread(self, thread: str) -> ThreadDict | None:
        first = self._first(thread)
        actor = None if first is None else self._guards.accounts.find(first.actor)
        if first is None or actor is None:
            return None
        runs = self._guards.runs.list(RunFilter(actor=actor.id, conversation=thread, limit=_MOST))
        steps = [step for run in reversed(runs) for step in self._steps(actor, run)]
        return _as_thread(first, to_text(runs[0].created), steps)

    def _steps(self, actor: Actor, run: Run) -> list[dict[str, Any]]:
        view = self._assistant.view(actor, run.id)
        asked = as_step(run.conversation, message_id(run.id, "asked"), run.request, run.created, run.actor)
        steps = [asked, self._conversations.step(view)]
        if self._decided_by_another(run):
            told = outcome(view, self._words)
            steps.append(as_step(run.conversation, message_id(run.id, "told"), told, run.updated))
        return steps

    def _decided_by_another(self, run: Run) -> bool:
        decided = (item.decided_by for item in self._guards.approvals.of_run(run.id))
        return any(who not in (None, run.actor) for who in decided)

    def _page(self, asked: Pagination, who: str, words: str) -> PaginatedResponse[ThreadDict]:
        """One page of the list, and whether there may be more; a search that one call does not end goes on at
        the cursor."""
        most = min(max(asked.first, 1), _PAGE)
        after = Mark.of(asked.cursor) if asked.cursor else None
        found: list[ThreadDict] = []
        end: Mark | None = None
        for mark, first in islice(self._firsts(who, after, _PAGE if words else most + 1), _SEARCHED):
            if words.casefold() in shown(first.request).casefold():
                if len(found) == most:
                    break
                found.append(_as_thread(first, mark.last, []))
            end = mark
        else:
            end = None if end is None or not conversation_page(self._guards.store, who, end, 1) else end
        info = PageInfo(hasNextPage=end is not None, startCursor=None, endCursor=str(end) if end else None)
        return PaginatedResponse(pageInfo=info, data=found)

    def _firsts(self, who: str, after: Mark | None, most: int) -> Iterator[tuple[Mark, Run]]:
        """A person's conversations after a mark, the last used first, each with its first request."""
        while marks := conversation_page(self._guards.store, who, after, most) if who else []:
            firsts = self._guards.runs.firsts([mark.conversation for mark in marks], who)
            yield from ((mark, firsts[mark.conversation]) for mark in marks if mark.conversation in firsts)
            after = marks[-1]

    # --- what is never stored -------------------------------------------------------------------------------

    async def create_step(self, step_dict: Any) -> None: ...
    async def update_step(self, step_dict: Any) -> None: ...
    async def delete_step(self, step_id: str) -> None: ...
    async def create_element(self, element: Any) -> None: ...
    async def get_element(self, thread_id: str, element_id: str) -> None: ...
    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None: ...
    async def delete_thread(self, thread_id: str) -> None: ...
    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None: ...
    async def close(self) -> None: ...

    async def delete_feedback(self, feedback_id: str) -> bool:
        return False

    async def upsert_feedback(self, feedback: Feedback) -> str:
        return ""

    async def build_debug_url(self) -> str:
        return ""

    async def get_favorite_steps(self, user_id: str) -> list[Any]:
        return []


def _as_thread(first: Run, last: str, steps: list[dict[str, Any]]) -> ThreadDict:
    """A conversation, by its first run and when it was last used."""
    return {
        "id": first.conversation,
        "createdAt": last,
        "name": shown(first.request)[:80],
        "userId": first.actor,
        "userIdentifier": first.actor,
        "tags": [],
        "metadata": {},
        "steps": steps,  # type: ignore[typeddict-item]  # plain dictionaries of the same shape
        "elements": [],
    }
