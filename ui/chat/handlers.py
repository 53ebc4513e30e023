"""What happens when somebody signs in, opens a conversation or writes in it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import chainlit as cl
from chainlit.session import WebsocketSession

from agents.views import GIVE_UP, Event, QuestionView, RunView, asks_anew, choice_meant, decides, gives_up
from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from guards import Guards
from guards.runs.runs import RunFilter, RunStatus
from ui.chat.ended import cut
from ui.chat.history import RunHistory
from ui.chat.push import Conversations, as_step
from ui.chat.socket_events import change_events
from ui.chat.starters import starters
from ui.chat.surroundings import Neighbourhood
from ui.serving.session import Sessions
from ui.serving.workers import Workers
from ui.words.messages import Words
from ui.words.plain import plain

if TYPE_CHECKING:
    from agents.assistant import Assistant

_AGAIN = 50
"""Runs of a conversation, the last ones, that a page whose line was cut is shown again."""
_log = logging.getLogger("beffroi.chat")


@dataclass(frozen=True)
class Chat:
    """The conversation's side of the house."""

    assistant: Assistant
    guards: Guards
    sessions: Sessions
    conversations: Conversations
    workers: Workers
    words: Words
    _turns: set[asyncio.Task[None]] = field(default_factory=set)

    async def answer(self, session: WebsocketSession, text: str) -> None:
        """Carry out what somebody wrote, and show it to its end, even where they wait no longer."""
        turn = asyncio.create_task(self._answer(session, text))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        await asyncio.shield(turn)

    async def _answer(self, session: WebsocketSession, text: str) -> None:
        try:
            actor = await asyncio.to_thread(self.sessions.actor_of_token, session.token)
            if actor is None:
                await self._say(session, self.words("login.ended"))
                await cut(session)
                return
            view = await self._undecided(session, actor, text)
            view = view or await self._turn(actor, session.thread_id, text)
        except BeffroiError as error:
            await self._say(session, f"**{self.words('failed.title')}**\n\n{plain(self.words.error(error))}")
        except Exception:  # the outermost loop: recorded, and told without details  # noqa: BLE001
            _log.exception("A message could not be answered")
            await self._say(session, self.words("error.broken"))
        else:
            await self.conversations.show(view)

    async def refresh(self, session: WebsocketSession, last: int = _AGAIN) -> None:
        """Show the last runs of a conversation again as they now stand."""
        try:
            views = await asyncio.to_thread(self._views, _name(session), session.thread_id, last)
        except BeffroiError:
            _log.exception("A conversation could not be read again")
            return
        for view in views:
            await self.conversations.show(view)

    async def stopped(self, session: WebsocketSession) -> None:
        """Say that the person waits no longer, and that what was asked goes on."""
        await self._say(session, self.words("chat.stopped"))

    def _views(self, who: str, conversation: str, last: int) -> list[RunView]:
        actor = self.guards.accounts.actor(who)
        runs = self.guards.runs.list(RunFilter(actor=who, conversation=conversation, limit=last))
        return [self.assistant.view(actor, run.id) for run in reversed(runs)]

    async def _undecided(self, session: WebsocketSession, actor: Actor, text: str) -> RunView | None:
        """The last run of the conversation, where it waits for an approval and that is all that was written:
        it stays as it is, and how it is decided is told."""
        if not decides(text):
            return None
        view = await asyncio.to_thread(self._last, actor, session.thread_id, RunStatus.WAITING)
        if view is None or view.approval is None:
            return None
        await self.conversations.move_down(view)
        await self._say(
            session, self.words("chat.decide" if view.approval.by == "self" else "chat.waiting.other")
        )
        return view

    async def _turn(self, actor: Actor, conversation: str, text: str) -> RunView:
        loop, progress = asyncio.get_running_loop(), _Progress(self, actor, conversation)
        asked = await asyncio.to_thread(self._last, actor, conversation, RunStatus.QUESTION)
        question = None if asked is None else asked.question
        reply = None if question is None else chosen(question, text)
        if asked is None or question is None or reply is None:
            return await loop.run_in_executor(
                self.workers.planning,
                lambda: self.assistant.ask(actor, text, conversation=conversation, on_event=progress.tell),
            )
        await self.conversations.move_down(asked)
        await asyncio.to_thread(self.assistant.reply, actor, asked.run, reply, question=question.id)
        return await loop.run_in_executor(
            self.workers.carrying, lambda: self.assistant.go_on(asked.run, progress.tell)
        )

    def _last(self, actor: Actor, conversation: str, status: RunStatus) -> RunView | None:
        """The last run of the conversation, where it stands so."""
        last = self.latest(actor, conversation)
        if last is None or self.guards.runs.get(last).status is not status:
            return None
        return self.assistant.view(actor, last)

    def latest(self, actor: Actor, conversation: str) -> str | None:
        """The id of the last run of a conversation."""
        runs = self.guards.runs.list(RunFilter(actor=actor.id, conversation=conversation, limit=1))
        return runs[0].id if runs else None

    async def _say(self, session: WebsocketSession, text: str) -> None:
        step = as_step(session.thread_id, str(uuid4()), text)
        await session.emit("new_message", step)  # type: ignore[misc]  # Chainlit types it as not awaitable


class _Progress:
    """Shows a run while it runs: whatever is told, the run is read again, one reading at a time."""

    def __init__(self, chat: Chat, actor: Actor, conversation: str) -> None:
        self._chat, self._actor, self._conversation = chat, actor, conversation
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def tell(self, event: Event) -> None:
        """Called from the thread that works."""
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._show())

    async def _show(self) -> None:
        while self._again:
            self._again = False
            view = await asyncio.to_thread(self._view)
            if view is not None:
                await self._chat.conversations.show(view)

    def _view(self) -> RunView | None:
        run = self._chat.latest(self._actor, self._conversation)
        return None if run is None else self._chat.assistant.view(self._actor, run)


def chosen(question: QuestionView, text: str) -> str | None:
    """What a typed text answers: the key of the choice that it names, the giving up of the request, or the
    text itself where it is free; None where it answers nothing, and is a new request."""
    key = choice_meant(question, text)
    if key is not None:
        return key
    if gives_up(question, text):
        return GIVE_UP
    return text if question.free and not asks_anew(question, text) else None


def register(chat: Chat) -> None:
    """Hand Chainlit its callbacks, and change its socket events where they must be others."""
    history = RunHistory(chat.assistant, chat.guards, chat.conversations, chat.words)
    around = Neighbourhood(chat.assistant.connectors, chat.workers.looking)
    cl.data_layer(lambda: history)

    @cl.password_auth_callback
    async def authenticate(name: str, password: str) -> cl.User | None:
        """Tells Chainlit that people sign in; our own page does it, before this is reached."""
        return None

    @cl.set_starters
    async def examples(user: cl.User | None, language: str | None = None) -> list[cl.Starter]:
        actor = None if user is None else await asyncio.to_thread(chat.guards.accounts.find, user.identifier)
        if actor is None:
            return []
        found = starters(actor, await around.of(actor))
        return [cl.Starter(label=label, message=text) for label, text in found]

    @cl.on_message
    async def answer(message: cl.Message) -> None:
        await chat.answer(_session(), message.content)

    @cl.on_chat_resume
    async def resume(thread: Any) -> None:
        """The thread was made from the runs as they stand: nothing to add."""

    change_events(stopped=chat.stopped, back=chat.refresh, loaded=partial(chat.refresh, last=1))


def _session() -> WebsocketSession:
    session = cl.context.session
    assert isinstance(session, WebsocketSession)  # a message comes over a socket only
    return session


def _name(session: WebsocketSession) -> str:
    return session.user.identifier if session.user else ""
