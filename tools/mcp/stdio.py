"""A server's program: started behind its walls, spoken to line by line, every byte of it counted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.abc
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCMessage
from pydantic import ValidationError

from beffroi.errors import Failure
from beffroi.secrets import without_secrets
from beffroi.settings.mcp import McpServer
from tools.mcp.census import MOST, census
from tools.mcp.jail import server_command
from tools.mcp.talk import Received, Sent, Talk
from tools.sandbox.channel import pipe_with
from tools.sandbox.seccomp import Profile, seccomp_filter

_TAIL = 2000
_READ, _QUOTED = 2000, 120
_LAST_WORDS_SECONDS = 1.0
_COUNT_SECONDS = 0.2


@asynccontextmanager
async def program(server: McpServer, talk: Talk) -> AsyncIterator[tuple[Received, Sent]]:
    """The streams of messages from and to a new process; it is ended afterwards, with all that it started.

    Raises:
        SandboxError: bubblewrap is missing, or this processor has no filter.
        ConfigurationError: a folder of the settings is not there.
    """
    process = await _started(server)
    to_us, received = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    sent, to_it = anyio.create_memory_object_stream[SessionMessage](0)
    running = _Running(process, talk)
    async with anyio.create_task_group() as group:
        group.start_soon(running.read, to_us)
        group.start_soon(running.listen)
        group.start_soon(running.write, to_it)
        group.start_soon(running.count)
        try:
            yield received, sent
        finally:
            group.cancel_scope.cancel()
            with anyio.CancelScope(shield=True):
                await _end(process)


class _Running:
    """The tasks around a process: what it says, prints beside, is told, and starts."""

    def __init__(self, process: anyio.abc.Process, talk: Talk) -> None:
        self._process = process
        self._talk = talk
        self._told = anyio.Event()

    async def read(self, to_us: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
        """Its messages, one a line; the first that is none ends the talk."""
        assert self._process.stdout is not None
        waiting: list[bytes] = []
        async with to_us:
            async for part in self._process.stdout:
                self._talk.spend(len(part))
                waiting.append(part)
                if b"\n" not in part:
                    continue
                *lines, rest = b"".join(waiting).split(b"\n")
                waiting = [rest]
                for line in filter(bytes.strip, lines):
                    if (message := _message(line)) is None:
                        self._talk.malformed(_quoted(line))
                        return
                    await to_us.send(message)
            with anyio.move_on_after(_LAST_WORDS_SECONDS):
                await self._told.wait()

    async def listen(self) -> None:
        """What it prints beside; the last line tells why it could not start."""
        assert self._process.stderr is not None
        printed = b""
        async for part in self._process.stderr:
            self._talk.spend(len(part))
            printed = (printed + part)[-_TAIL:]
        if await self._process.wait() and not self._talk.called:
            self._talk.end(
                Failure.UNAVAILABLE,
                f"n'a pas pu démarrer ({_last_words(printed)}). Vérifiez command, read et write.",
                f"could not start ({_last_words(printed)}). Check command, read and write.",
            )
        self._told.set()

    async def write(self, to_it: MemoryObjectReceiveStream[SessionMessage]) -> None:
        """Our messages, one a line."""
        assert self._process.stdin is not None
        async with to_it:
            async for message in to_it:
                line = message.message.model_dump_json(by_alias=True, exclude_none=True) + "\n"
                try:
                    await self._process.stdin.send(line.encode("utf-8", "replace"))
                except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                    return  # it has gone: its output says so

    async def count(self) -> None:
        """End it where it starts processes without end."""
        while census(self._process.pid) <= MOST:
            await anyio.sleep(_COUNT_SECONDS)
        self._talk.end(
            Failure.LIMIT,
            "a lancé trop de processus : l'appel est arrêté. Signalez-le à l'administrateur.",
            "started too many processes: the call was stopped. Report it to the administrator.",
        )
        _kill(self._process)


async def _started(server: McpServer) -> anyio.abc.Process:
    rules = pipe_with(seccomp_filter(Profile.PROGRAM))
    try:
        return await anyio.open_process(
            server_command(server, rules),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            cwd="/",
            start_new_session=True,
            pass_fds=(rules,),
        )
    finally:
        os.close(rules)


async def _end(process: anyio.abc.Process) -> None:
    """Its first process takes the whole namespace with it; bubblewrap outside is killed with it."""
    _kill(process)
    await process.wait()
    await process.aclose()


def _kill(process: anyio.abc.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _message(line: bytes) -> SessionMessage | None:
    try:
        return SessionMessage(JSONRPCMessage.model_validate_json(line))
    except ValidationError:
        return None


def _quoted(line: bytes) -> str:
    """The beginning of what it wrote: no password of an address, and what is not seen by its number."""
    text = without_secrets(line[:_READ].decode(errors="replace").strip())
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= _QUOTED else f"{shown[: _QUOTED - 1]}…"


def _last_words(printed: bytes) -> str:
    lines = printed.decode(errors="replace").strip().splitlines()
    return "".join(c for c in lines[-1] if c.isprintable())[:200] if lines else "aucun message"
