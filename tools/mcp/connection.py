"""One connection for one question: started, asked, ended. Nothing of a server outlives it.

So a program cannot carry what it saw for one person to another, and each call begins by hearing what the
server says of the tool now: one word other than what was reviewed, and it is not called.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from importlib.metadata import version
from typing import Any, TypeVar

import anyio
from mcp import ClientSession, McpError
from mcp.types import CallToolResult, Implementation, PaginatedRequestParams
from pydantic import ValidationError

from beffroi.errors import BeffroiError, Failure
from beffroi.settings.mcp import McpServer
from tools.mcp.http import address
from tools.mcp.stdio import program
from tools.mcp.talk import Talk, watched
from tools.mcp.told import Told, told_of

_log = logging.getLogger(__name__)
T = TypeVar("T")
Still = Callable[[dict[str, Told]], None]
_PAGES = 20
_TOOLS = 500


def hear_tools(name: str, server: McpServer) -> dict[str, Told]:
    """What a server says of its tools now, by name.

    Raises:
        ToolError: it cannot be asked, or answers what is not of the protocol.
        ConfigurationError: a setting of it is wrong.
    """

    async def ask(session: ClientSession, talk: Talk) -> dict[str, Told]:
        return await _tools(session, talk)

    return _asked(name, server, Talk(name, server.output), ask)


def call(
    server: McpServer,
    talk: Talk,
    wire: str,
    arguments: dict[str, Any],
    still: Still,
) -> CallToolResult:
    """Call one tool.

    Args:
        talk: of this call; its `Talk.called` says whether the call itself may have left.
        still: looks at what the server says of its tools before the call is sent; raises where it may not be.

    Raises:
        ToolError: it cannot be asked, or answers what is not of the protocol.
        ConfigurationError: a setting of it is wrong.
    """

    async def ask(session: ClientSession, talk: Talk) -> CallToolResult:
        still(await _tools(session, talk))
        talk.called = True
        return await session.call_tool(wire, arguments)

    return _asked(talk.server, server, talk, ask)


def _asked(name: str, server: McpServer, talk: Talk, ask: Callable[[ClientSession, Talk], Awaitable[T]]) -> T:
    """The answer, asked in a thread of its own: the caller's may have a loop already. What is touched there
    is said to whoever collects here. That thread's loop starts the program, and ends after it: the kernel
    ends a ``--die-with-parent`` process with the thread that started it (prctl(2), PR_SET_PDEATHSIG)."""
    with ThreadPoolExecutor(1, thread_name_prefix=f"mcp-{name}") as thread:
        return thread.submit(copy_context().run, _run, server, talk, ask).result()


def _run(server: McpServer, talk: Talk, ask: Callable[[ClientSession, Talk], Awaitable[T]]) -> T:
    return anyio.run(_conversation, server, talk, ask)


async def _conversation(
    server: McpServer, talk: Talk, ask: Callable[[ClientSession, Talk], Awaitable[T]]
) -> T:
    answers: list[T] = []
    wrong: list[BeffroiError] = []
    open_server = program if server.command is not None else address
    with anyio.move_on_after(server.timeout) as clock, talk.going_on():
        try:
            async with (
                open_server(server, talk) as (received, sent),
                watched(received, talk) as heard,
                ClientSession(
                    heard, sent, timedelta(seconds=server.timeout), client_info=_client()
                ) as session,
            ):
                await _within(session, talk, ask, answers, wrong)
        except BaseExceptionGroup as group:
            wrong += [error for error in _leaves(group) if isinstance(error, BeffroiError)]
            if not wrong and talk.trouble is None:
                _log.warning("the conversation with server %s broke", talk.server, exc_info=group)
                talk.gone(type(_leaves(group)[0]).__name__)
    if answers:
        return answers[0]
    if wrong:
        raise wrong[0]
    if talk.trouble is None and clock.cancelled_caught:
        talk.end(
            Failure.TIMEOUT,
            "n'a pas répondu à temps : l'appel est arrêté. Réessayez, ou précisez la demande.",
            "did not answer in time: the call was stopped. Try again, or narrow the request.",
        )
    if talk.trouble is None:
        talk.gone()
    assert talk.trouble is not None
    raise talk.trouble


async def _within(
    session: ClientSession,
    talk: Talk,
    ask: Callable[[ClientSession, Talk], Awaitable[T]],
    answers: list[T],
    wrong: list[BeffroiError],
) -> None:
    """Ask; whatever goes wrong is kept rather than thrown through the tasks that carry the messages."""
    try:
        await session.initialize()
        answers.append(await ask(session, talk))
    except BeffroiError as error:
        wrong.append(error)
    except McpError as error:
        _told_no(error, talk)
    except (ValidationError, RuntimeError, ValueError):
        talk.malformed()


def _told_no(error: McpError, talk: Talk) -> None:
    if error.error.code == -32000 and "closed" in error.error.message.lower():
        talk.gone()
        return
    words = one_line(error.error.message)
    talk.end(
        Failure.BROKEN if talk.called else Failure.UNAVAILABLE,
        f"a répondu par une erreur : « {words} ».",
        f"answered with an error: '{words}'.",
    )


async def _tools(session: ClientSession, talk: Talk) -> dict[str, Told]:
    """All tools, page by page. One name told twice is no answer: which of the two would be called?"""
    found: dict[str, Told] = {}
    cursor: str | None = None
    for _ in range(_PAGES):
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor) if cursor else None)
        for tool in page.tools:
            try:
                told = told_of(tool.model_dump(mode="json", by_alias=True, exclude_none=True))
            except ValueError as error:
                raise _unlisted(talk, f"décrit trop longuement l'outil « {one_line(tool.name)} »") from error
            if told.name in found:
                raise _unlisted(talk, f"annonce deux outils du même nom, « {one_line(told.name)} »")
            found[told.name] = told
        cursor = page.nextCursor
        if not cursor or len(found) > _TOOLS:
            break
    if cursor or len(found) > _TOOLS:
        raise _unlisted(talk, f"annonce plus de {_TOOLS} outils, ou plus de {_PAGES} pages d'outils")
    return found


def _unlisted(talk: Talk, what: str) -> BeffroiError:
    return talk.error(
        Failure.BROKEN,
        f"{what} : aucun de ses outils n'est pris. Signalez-le à qui tient ce serveur.",
        "lists its tools in a way that is not taken: one too long, two of one name, or too many.",
    )


def one_line(text: str) -> str:
    """A stranger's words as one short printable line."""
    return "".join(c if c.isprintable() else " " for c in text)[:300]


def _client() -> Implementation:
    return Implementation(name="beffroi", version=version("beffroi"))


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
