"""Conversations that people have open, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from chainlit.session import ws_sessions_id

from beffroi.identity import Actor


@dataclass(eq=False)
class OpenPage:
    """A conversation that somebody has open, as Chainlit keeps it; what it was sent."""

    user: Any
    thread_id: str
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    token: str = ""

    async def emit(self, event: str, step: dict[str, Any]) -> None:
        self.sent.append((event, step))

    @property
    def shown(self) -> list[str]:
        """The texts of the messages that it was sent."""
        return [step["output"] for event, step in self.sent if event == "new_message"]


@dataclass(frozen=True)
class _User:
    identifier: str


@contextmanager
def opened(conversations: dict[Actor, str]) -> Iterator[dict[str, OpenPage]]:
    """A page of each of these people at a conversation, by their names."""
    pages = {who.id: OpenPage(_User(who.id), thread) for who, thread in conversations.items()}
    ws_sessions_id.update(cast(Any, pages))
    try:
        yield pages
    finally:
        for who in pages:
            del ws_sessions_id[who]
