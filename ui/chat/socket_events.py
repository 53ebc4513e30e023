"""Chainlit's own socket events, changed: those of what is switched off are taken away, and a page that
connects twice while it loads still gets its conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connect, connection_successful

_UNUSED = (
    "edit_message", "message_favorite", "fetch_favorites", "window_message", "audio_start", "audio_chunk",
    "audio_end", "chat_settings_change", "chat_settings_edit",
)  # fmt: skip
"""Socket events of features that are off; Chainlit answers some of them whatever its settings say."""

Told = Callable[[WebsocketSession], Awaitable[None]]


def change_events(stopped: Told, back: Told) -> None:
    """Change them, once per process.

    Args:
        stopped: told where a person waits no longer; what was asked goes on.
        back: told where a page is back whose line was cut: it got nothing meanwhile.
    """
    for event in _UNUSED:
        sio.handlers.get("/", {}).pop(event, None)

    async def stop(sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session is not None and session.current_task:
            session.current_task.cancel()
            await stopped(session)

    async def connected(sid: str) -> None:
        await connection_successful(sid)
        session = WebsocketSession.get(sid)
        if session is not None and session.restored:
            await back(session)

    sio.on("connect", _connect)
    sio.on("stop", stop)
    sio.on("connection_successful", connected)


async def _connect(sid: str, environ: dict[str, Any], auth: Any) -> bool:
    """Chainlit's own, which also judges who may see the conversation that ``auth`` names.

    A page that loads may connect before it knows its conversation, and again at once with it, under the same
    session. Nothing happened in that session yet, so it begins as one of this conversation: else Chainlit
    takes the page for one that has its messages already, and it stays empty.
    """
    allowed: bool = await connect(sid, environ, auth)
    session, conversation = WebsocketSession.get(sid), auth.get("threadId")
    if conversation and session is not None and session.restored and not session.has_first_interaction:
        session.thread_id = session.thread_id_to_resume = conversation
        session.restored = False
    return allowed
