"""One conversation with a server: what it may send, and the error that it ends with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCRequest

from beffroi.errors import Failure, ToolError

Received = MemoryObjectReceiveStream[SessionMessage | Exception]
Sent = MemoryObjectSendStream[SessionMessage]


class Talk:
    """Bounds of one conversation; the first thing that goes wrong ends it.

    Args:
        server: its name in the settings.
        budget: bytes that it may send in all.

    Attributes:
        called: the call itself may have left this machine.
    """

    def __init__(self, server: str, budget: int) -> None:
        self.server = server
        self._scope: anyio.CancelScope | None = None
        self.trouble: ToolError | None = None
        self.called = False
        self._budget = budget

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """As long as nothing goes wrong; what is awaited within is left where something does."""
        with anyio.CancelScope() as self._scope:
            yield

    def end(self, failure: Failure, fr: str, en: str) -> None:
        """End it with this error, unless it has one already. ``fr`` goes on from « Le serveur « x » »."""
        if self.trouble is None:
            self.trouble = self.error(failure, fr, en)
        if self._scope is not None:
            self._scope.cancel()

    def error(self, failure: Failure, fr: str, en: str) -> ToolError:
        """An error of this server; ``fr`` goes on from « Le serveur « x » »."""
        return ToolError(failure, f"Le serveur « {self.server} » {fr}", f"Server '{self.server}' {en}")

    def spend(self, count: int) -> None:
        """The server sent so many bytes."""
        self._budget -= count
        if self._budget < 0:
            self.end(
                Failure.LIMIT,
                "a envoyé trop de données : l'appel est arrêté. Précisez la demande.",
                "sent too much data: the call was stopped. Narrow the request.",
            )

    def malformed(self, line: str = "") -> None:
        """The server sent what is not of the protocol.

        Args:
            line: the beginning of what a program wrote where its messages belong, as people may read it.
        """
        fr = f", qui n'est pas du JSON-RPC : « {line} »" if line else ""
        en = f", which is no JSON-RPC: '{line}'" if line else ""
        self.end(
            Failure.BROKEN,
            f"a envoyé un message illisible{fr}. L'appel est arrêté. Signalez-le à l'administrateur.",
            f"sent a malformed message{en}. The call was stopped. Report it to the administrator.",
        )

    def gone(self, why: str = "") -> None:
        """The server ended before it answered; ``why``: the error's name, for whoever reads the English."""
        self.end(
            Failure.BROKEN,
            "s'est arrêté sans répondre. Signalez-le à l'administrateur.",
            f"ended without an answer{f' ({why})' if why else ''}. Report it to the administrator.",
        )


@asynccontextmanager
async def watched(received: Received, talk: Talk) -> AsyncIterator[Received]:
    """The messages of a server, but for its requests: it is asked, and asks nothing but a ping."""
    onward, seen = anyio.create_memory_object_stream[SessionMessage | Exception](0)

    async def watch() -> None:
        async with onward:
            async for message in received:
                if isinstance(message, Exception):
                    talk.malformed()
                    return
                root = message.message.root
                if isinstance(root, JSONRPCRequest) and root.method != "ping":
                    _refuse(root.method, talk)
                    return
                await onward.send(message)
        talk.gone()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        try:
            yield seen
        finally:
            group.cancel_scope.cancel()


def _refuse(method: str, talk: Talk) -> None:
    known = {
        "sampling/createMessage": "de faire écrire le modèle",
        "elicitation/create": "de poser une question à une personne",
        "roots/list": "la liste des dossiers",
    }
    asked = known.get(method, "autre chose que ce qui lui est demandé")
    talk.end(
        Failure.BROKEN,
        f"a demandé {asked} : cela n'est pas permis, l'appel est arrêté. Signalez-le à l'administrateur.",
        f"asked for '{method[:60] if method in known else 'something'}', which is not allowed: the call was "
        "stopped. Report it to the administrator.",
    )
