"""Conversations whose sign-in has ended are cut off: a page that stays open shows nothing more."""

from __future__ import annotations

import asyncio
import logging

from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id

from beffroi.errors import BeffroiError
from ui.serving.session import Sessions

EVERY = 5.0
"""Seconds between two looks at the open conversations."""
_log = logging.getLogger("beffroi.chat")


async def watch_sign_ins(sessions: Sessions, every: float = EVERY) -> None:
    """Look again and again, until cancelled; whoever ended the sign-in, in whatever process."""
    while True:
        await asyncio.sleep(every)
        for session in list(ws_sessions_id.values()):
            try:
                await cut_if_ended(sessions, session)
            except Exception:  # the outermost loop: the others must be looked at, too  # noqa: BLE001
                _log.exception("A conversation could not be cut off")


async def cut_if_ended(sessions: Sessions, session: WebsocketSession) -> None:
    """Cut one conversation off where its sign-in holds no longer, or cannot be looked at."""
    try:
        actor = await asyncio.to_thread(sessions.actor_of_token, session.token, active=False)
    except BeffroiError:
        _log.exception("A sign-in could not be looked at")
        actor = None
    if actor is None:
        await cut(session)


async def cut(session: WebsocketSession) -> None:
    """Cut one conversation off; its page loads again, and asks to sign in."""
    await load_again(session.socket_id)


async def load_again(socket: str) -> None:
    """Have the page at the other end of a socket load again, and hear nothing more."""
    await sio.emit("reload", {}, to=socket)
    await sio.disconnect(socket)
