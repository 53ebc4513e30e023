"""The servers of an installation, as the toolbox calls them: arguments in, one labelled record out."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beffroi.errors import NO_ANSWER, ConfigurationError, Failure, NotAsked, ToolError
from beffroi.settings.mcp import McpServer
from tools.mcp.declared import Served
from tools.mcp.installation import changed
from tools.mcp.reviewed import keep_seen
from tools.mcp.told import Told
from tools.places import Place, server_place
from tools.reach.breaker import Breaker

if TYPE_CHECKING:
    from tools.mcp.talk import Talk

_log = logging.getLogger(__name__)


class Servers:
    """Calls tools of servers; safe between threads.

    Args:
        servers: as the settings have them, by name.
        home: where it is kept what they said last.
    """

    def __init__(self, servers: Mapping[str, McpServer], home: Path) -> None:
        self._servers = servers
        self._home = home
        self._heard = {name: _heard(name) for name in servers}
        self._not_sent: set[str] = set()
        self._perhaps_sent: set[str] = set()
        self._lock = threading.Lock()

    def call(self, served: Served, arguments: Mapping[str, Any], key: str) -> Any:
        """Call a tool and give its record.

        Args:
            arguments: by the parameters' names; those that are None are not given.
            key: of the effect; remembered where it certainly did not leave this machine.

        Raises:
            ToolError: the server is not there or changed, broke a bound, or says that the tool failed.
        """
        server = self._server(served)
        # The protocol's library takes a second or more to import, and few processes ever call a server.
        from tools.mcp.exchange import exchange
        from tools.mcp.talk import Talk

        talk = Talk(served.server, server.output)
        with self._lock:
            self._not_sent.discard(key)

        def still(tools: Mapping[str, Told]) -> None:
            self._still(served, tools)
            self._leaves(served, key)

        try:
            heard, wire = self._heard[served.server], _wire(served, arguments)
            text, complete = exchange(server, served, wire, talk, still, heard)
        finally:
            self._note(talk, key)
        return served.record(served.server, text, complete)

    def place(self, served: Served) -> Place:
        """Where the effects of a tool go; nowhere where its server is not in the settings any more."""
        server = self._servers.get(served.server)
        return () if server is None else server_place(served.server, server)

    def find_effect(self, served: Served, key: str) -> None:
        """None where the effect with this key certainly was not sent, by any try.

        Whoever asks of a key that nothing is known of asks of a try by another process: that one may have
        sent it, and what a later try here does not send proves nothing of it.

        Raises:
            ToolError: ``UNAVAILABLE``: nobody but a person can know; the protocol has no such question.
        """
        with self._lock:
            if key in self._not_sent:
                return
            self._perhaps_sent.add(key)
        raise ToolError(
            Failure.UNAVAILABLE,
            f"Le serveur « {served.server} » ne dit pas si l'action a eu lieu : regardez dans son système. "
            "Si elle y est, marquez-la comme faite ; sinon comme non faite, ou renvoyez-la.",
            f"Server '{served.server}' cannot be asked whether it happened: look in its system. Mark it as "
            "done if it is there; as not done, or send it again, if it is not.",
        )

    def _server(self, served: Served) -> McpServer:
        if served.server not in self._servers:
            raise NotAsked(
                Failure.UNAVAILABLE,
                f"Le serveur « {served.server} » n'est plus dans les réglages.",
                f"Server '{served.server}' is not in the settings any more.",
            )
        return self._servers[served.server]

    def _still(self, served: Served, tools: Mapping[str, Told]) -> None:
        """Go on only where the tool is, to the letter, the one that was reviewed; remember what was heard."""
        try:
            keep_seen(self._home, served.server, [served.told.name], tools)
        except ConfigurationError as error:
            _log.warning("what server %s says was not kept: %s", served.server, error.en)
        now = tools.get(served.told.name)
        if now is None or now.sha256 != served.allowed.sha256:
            off = changed(served.server, served.told.name)
            raise ToolError(Failure.CONFLICT, off.fr, off.en)

    def _leaves(self, served: Served, key: str) -> None:
        if served.allowed.effect != "read":
            with self._lock:
                self._perhaps_sent.add(key)

    def _note(self, talk: Talk, key: str) -> None:
        with self._lock:
            if not talk.called and key not in self._perhaps_sent:
                self._not_sent.add(key)


def _heard(name: str) -> Breaker:
    """Notes, for the log, when a server stops answering. Each call starts a program anew, or asks an address
    once: no server is left alone."""
    silent = NO_ANSWER | {Failure.BROKEN}
    return Breaker(f"MCP server {name}", threshold=sys.maxsize, failures=silent)


def _wire(served: Served, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by the server's names, with those that the settings fix."""
    given: dict[str, Any] = {}
    for argument in served.arguments:
        value = arguments.get(argument.name)
        if value is not None:
            plain = value.value if isinstance(value, StrEnum) else value
            given[argument.wire] = [plain] if argument.many else plain
    return {**given, **served.allowed.fixed}
