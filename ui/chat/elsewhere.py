"""What another process did (a server on the same state, a command) is shown in open conversations.

Each server looks at the runs that its pages show and that may go on, and for new cards. What it did itself it
has shown already.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from chainlit.session import ws_sessions_id

from agents.views import RunView
from guards.approvals.pending import pending_cards
from ui.chat.push import Conversations
from ui.serving.screen import Screen

EVERY = 5.0
"""Seconds between two looks."""
_log = logging.getLogger("beffroi.chat")


class Elsewhere:
    """Looks for what has changed.

    Args:
        screen: reads runs as the person who asked may see them.
        conversations: whose pages are open.
    """

    def __init__(self, screen: Screen, conversations: Conversations) -> None:
        self._screen = screen
        self._conversations = conversations
        self._cards: frozenset[str] | None = None

    async def look(self) -> None:
        """Show once what is newer than what is shown.

        Raises:
            RecordError: the state cannot be read.
        """
        if not ws_sessions_id:
            self._cards = None  # what waits by then is on the first screen
            return
        for view in await asyncio.to_thread(self._changed, self._conversations.going_on()):
            await self._conversations.show(view)

    def _changed(self, shown: Mapping[str, int]) -> list[RunView]:
        runs = self._screen.guards.runs
        newer = [run for run, nth in shown.items() if runs.head(run).nth > nth]
        cards = pending_cards(self._screen.guards.store)
        known, self._cards = self._cards, frozenset(cards)
        asked = [run for card, run in cards.items() if known is not None and card not in known]
        found = (self._view(run) for run in dict.fromkeys([*newer, *asked]))
        return [view for view in found if view is not None]

    def _view(self, run: str) -> RunView | None:
        """A run as who asked sees it; None where they have no account any more."""
        actor = self._screen.guards.accounts.find(self._screen.guards.runs.head(run).actor)
        return None if actor is None else self._screen.assistant.view(actor, run)


async def watch_elsewhere(screen: Screen, conversations: Conversations, every: float = EVERY) -> None:
    """Look again and again, until cancelled."""
    elsewhere = Elsewhere(screen, conversations)
    while True:
        await asyncio.sleep(every)
        try:
            await elsewhere.look()
        except Exception as error:  # noqa: BLE001  # the outermost loop: the next look must come
            # Kind only: a message may quote what somebody asked for.
            _log.error("What was done elsewhere could not be looked for: %s", type(error).__name__)
