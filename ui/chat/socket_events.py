"""Chainlit's own socket events, changed: those of what is switched off are taken away, a page that connects
twice while it loads still gets its conversation, and one whose sign-in has ended is sent to sign in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from chainlit.auth import get_token_from_cookies
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connect, connection_successful
from starlette.requests import cookie_parser

from ui.chat.ended import load_again

_UNUSED = (
    "edit_message", "message_favorite", "fetch_favorites", "window_message", "audio_start", "audio_chunk",
    "audio_end", "chat_settings_change", "chat_settings_edit",
)  # fmt: skip
"""Socket events of features that are off; Chainlit answers some of them whatever its settings say."""

Told = Callable[[WebsocketSession], Awaitable[None]]


def change_events(stopped: Told, back: Told, loaded: Told) -> None:
    """Change them, once per process.

    Args:
        stopped: told where a person waits no longer; what was asked goes on.
        back: told where a page is back whose line was cut: it got nothing meanwhile.
        loaded: told where a page was given a conversation, which may have gone on while that was read.
    """
    for event in _UNUSED:
        sio.handlers.get("/", {}).pop(event, None)

    async def stop(sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session is not None and session.current_task:
            session.current_task.cancel()
            await stopped(session)

    async def connected(sid: str) -> None:
        if WebsocketSession.get(sid) is None:
            return await load_again(sid)
        await connection_successful(sid)
        session = WebsocketSession.get(sid)
        if session is not None and session.restored:
            await back(session)
        elif session is not None and session.thread_id_to_resume:
            await loaded(session)

    sio.on("connect", _connect)
    sio.on("stop", stop)
    sio.on("connection_successful", connected)


async def _connect(sid: str, environ: dict[str, Any], auth: Any) -> bool:
    """Chainlit's own, which also judges who may see the conversation that ``auth`` names.

    A page that loads may connect before it knows its conversation: then its address says which it is. And it
    may connect again at once, under the same session. Nothing happened in that session yet, so it begins as
    one of this conversation: else Chainlit takes the page for one that has its messages already, and it stays
    empty.

    A page of nobody (its sign-in ended while its line was away) would stay as it is, were it refused: it is
    let in without a session, in which nothing can be asked, and told to load again.
    """
    conversation = auth.get("threadId") or _conversation_of(environ)
    try:
        allowed: bool = await connect(sid, environ, {**auth, "threadId": conversation})
    except ConnectionRefusedError:
        if get_token_from_cookies(cookie_parser(environ.get("HTTP_COOKIE", ""))):
            raise
        return True
    session = WebsocketSession.get(sid)
    if conversation and session is not None and session.restored and not session.has_first_interaction:
        session.thread_id = session.thread_id_to_resume = conversation
        session.restored = False
    return allowed


def _conversation_of(environ: dict[str, Any]) -> str:
    """The conversation at the address of the page that connects; empty where it is at none."""
    before, _, name = urlsplit(environ.get("HTTP_REFERER", "")).path.rpartition("/")
    return name if before.endswith("/thread") else ""
