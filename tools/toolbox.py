"""The toolbox: calls a tool by name in a sandbox of its own. The one door of this room for those above."""

from __future__ import annotations

import logging
import time
import typing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from beffroi.errors import Failure, NotAsked, ToolError
from beffroi.identity import Actor
from beffroi.labels import CONSTANT, Label
from beffroi.records import Notice, Ticket
from beffroi.settings.installation import SandboxSettings, Settings
from beffroi.tool import Effect, ToolSpec
from beffroi.wire import decode, encode
from tools.broker.fits import fits
from tools.broker.operations import operations
from tools.broker.session import OperationRecord, Ports, Session, Systems
from tools.mcp.declared import Served, served_by
from tools.mcp.servers import Servers
from tools.oplog import NOTED, OperationLog, logged
from tools.packages.installation import load_installation
from tools.places import Place, place_digest
from tools.registry import Registry
from tools.sandbox.frames import malformed
from tools.sandbox.jail import build_jail
from tools.sandbox.pool import Pool
from tools.sandbox.spare import Spare

__all__ = ["CallResult", "OperationRecord", "Ports", "Systems", "Toolbox", "build_toolbox"]

_TEXT_LIMIT = 500
_REMEMBERED = 1_000
"""Effects of this process whose keys are remembered: of those it knows whether a message was begun."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CallResult:
    """What a call gave.

    Attributes:
        value: of the tool's return type; a lookup's is a `Lookup`.
        operations: what it asked of the city systems, in order.
        seconds: the whole call on the clock.
        wait_seconds: the part of it spent waiting for a sandbox.
        read: of a package's tool, who may read all that it was answered: its result is for them.
    """

    value: Any
    operations: tuple[OperationRecord, ...]
    seconds: float
    wait_seconds: float
    read: Label = CONSTANT


class Toolbox:
    """Calls tools; safe to use from several threads at once.

    Args:
        registry: the tools.
        systems: the city's systems.
        pool: sandboxes.
        limits: of one call.
        servers: those behind the tools that MCP servers bring; none where None.
        sessions: what serves the operations of a call.
        log: where effects by MCP servers are written down beside the ledger; nowhere where None.
        home: of the installation; none where None (`tools.places.place_digest`).
    """

    def __init__(
        self,
        registry: Registry,
        systems: Systems,
        pool: Pool,
        limits: SandboxSettings,
        servers: Servers | None = None,
        sessions: type[Session] = Session,
        log: OperationLog | None = None,
        home: Path | None = None,
    ) -> None:
        self.registry = registry
        self._systems = systems
        self._pool = pool
        self._limits = limits
        self._servers = servers or Servers({}, Path())
        self._sessions = sessions
        self._log = log
        self._home = home
        self._tried: deque[str] = deque(maxlen=_REMEMBERED)

    def call(
        self,
        name: str,
        arguments: dict[str, Any],
        *,
        key: str,
        now: datetime,
        actor: Actor | None = None,
    ) -> CallResult:
        """Run one tool in a fresh sandbox.

        Args:
            arguments: values by parameter; a missing or None optional takes the tool's default.
            key: the effect key, under which a city system does an effect once.
            now: the current time, as the tool shall see it.
            actor: the person who asks, with the roles they have now; each operation is served as they may
                use that system. Nobody in particular where None: what depends on the reader is kept from it.

        Raises:
            ToolError: what the tool or a city system could not do. After one, an effect may still have
                happened where the failure is ``TIMEOUT``, ``LIMIT``, ``UNAVAILABLE`` or ``BROKEN``: ask
                `find_effect`.
            EffectDoubt: the effect was taken and the call failed after it.
            SandboxError: the sandbox could not be made, or the call was stopped in it.
        """
        started = time.perf_counter()
        spec = self.registry.get(name)
        request = self._request(spec, arguments, key, now)
        if spec.effect is not Effect.READ:
            self._tried.append(key)
        if served := served_by(spec):
            return self._served(spec, served, arguments, key)
        session = self._sessions(spec, key, self._systems.acting_for(actor), self._limits, arguments)
        with self._pool.sandbox() as spare:
            waited = time.perf_counter() - started
            value = self._answered(spare, request, session, spec)
        seconds = time.perf_counter() - started
        return CallResult(value, tuple(session.records), seconds, waited, session.read)

    def find_effect(
        self, name: str, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect of this tool with this key left behind; None where it never happened.

        Args:
            since: when it was begun; just now where None.
            tickets: numbers of those that it was given (`Ticketing.find_effect`).

        Raises:
            ToolError: ``INVALID`` where the tool has no effect, else what the city system says.
        """
        spec = self.registry.get(name)
        if (served := served_by(spec)) and spec.effect is not Effect.READ:
            self._servers.find_effect(served, key)
            return None
        for operation in map(operations().__getitem__, spec.operations):
            if operation.effect:
                mail = getattr(self._systems, "mail", None)
                if operation.returns is Notice and mail is not None:
                    told: Notice | None = mail.find_effect(key, here=key in self._tried)
                    return told
                about = tickets if operation.on_ticket else ()
                find = getattr(self._systems, operation.port).find_effect
                found: Ticket | Notice | None = find(key, since, about)
                return found
        raise ToolError(
            Failure.INVALID,
            f"L'outil « {name} » n'a pas d'effet à retrouver.",
            f"Tool '{name}' has no effect to look for.",
        )

    def goes_to(self, names: Iterable[str]) -> str:
        """SHA-256 (hex) that tells to which systems, as the settings name them, effects of these tools go; a
        tool that is not there counts as one with none."""
        return place_digest({name: tuple(self._places(name)) for name in set(names)}, self._home)

    def _places(self, name: str) -> Iterator[Place]:
        spec = self.registry.specs.get(name)
        if spec is None or spec.effect is Effect.READ:
            return
        if served := served_by(spec):
            yield self._servers.place(served)
        places = getattr(self._systems, "places", {})
        for operation in map(operations().__getitem__, spec.operations):
            if operation.effect:
                yield places.get(operation.port, ())
                if operation.returns is Notice:
                    yield places.get("mail", ())

    def warm(self) -> None:
        """Start the spare sandboxes now rather than at the first call.

        Raises:
            SandboxError: where none can be made on this machine.
        """
        self._pool.warm()

    def close(self) -> None:
        """End every spare sandbox."""
        self._pool.close()

    def _served(self, spec: ToolSpec, served: Served, arguments: dict[str, Any], key: str) -> CallResult:
        """A call of a tool that an MCP server brings: that server's program has a sandbox of its own."""
        started = time.perf_counter()
        name, effect = f"mcp:{served.server}.{served.told.name}", spec.effect is not Effect.READ
        call = partial(self._servers.call, served, arguments, key)
        value = logged(self._log, key, name, call) if effect and self._log is not None else call()
        seconds = time.perf_counter() - started
        asked = OperationRecord(name, seconds, True)
        return CallResult(value, (asked,), seconds, 0.0)

    def _request(self, spec: ToolSpec, arguments: dict[str, Any], key: str, now: datetime) -> dict[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        _check_arguments(spec, given)
        return {
            "call": spec.name,
            "module": self.registry.modules[spec.name],
            "arguments": {name: encode(value) for name, value in given.items()},
            "key": key,
            "now": encode(now),
            "operations": list(spec.operations),
        }

    def _answered(self, spare: Spare, request: dict[str, Any], session: Session, spec: ToolSpec) -> Any:
        """The result; once an effect was asked for, only the system says that nothing was done."""
        try:
            value = self._converse(spare, request, session)
            return session.result(value, _hints(spec.function)["return"])
        except ToolError as error:
            told = session.effect.told(error)
            if told is error:
                raise
            raise told from error

    def _converse(self, spare: Spare, request: dict[str, Any], session: Session) -> Any:
        deadline = time.monotonic() + self._limits.wall
        spare.send(request, deadline)
        while True:
            match message := spare.receive(deadline):
                case {"op": str(name), "args": list(args), "kw": dict(kw)} if len(message) == 3:
                    spare.send(session.serve(name, args, kw), deadline)
                case {"result": result} if len(message) == 1:
                    return decode(result)
                case {"error": dict(error)} if len(message) == 1:
                    raise session.worded(_tool_error(error))
                case _:
                    raise malformed()


def build_toolbox(
    settings: Settings, connectors: Systems, *, registry: Registry | None = None, folders: Sequence[Path] = ()
) -> Toolbox:
    """The toolbox of an installation. Nothing is started before `Toolbox.warm` or the first call.

    Args:
        registry: other tools than this installation's (`tools.packages.installation`).
        folders: packages of tool modules that the sandbox may import beside the registry's own.
    """
    tools = registry or _installed(settings)
    seen = (*tools.folders.values(), *folders)

    def start() -> Spare:
        return Spare(build_jail(seen), settings.sandbox)

    pool = Pool(start, settings.sandbox.spares)
    servers, log = (
        Servers(settings.mcp, settings.home),
        OperationLog(settings.operations, noted=settings.home / NOTED),
    )
    return Toolbox(tools, connectors, pool, settings.sandbox, servers, log=log, home=settings.home)


def _installed(settings: Settings) -> Registry:
    installed = load_installation(settings)
    for off in installed.disabled:
        _log.warning("package %s is not in use: %s", off.name, off.en)
    for server in installed.servers:
        for one in server.off:
            _log.warning("tool %s of server %s is not in use: %s", one.tool, server.server, one.en)
    return installed.registry


@lru_cache(maxsize=256)
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(function)


def _check_arguments(spec: ToolSpec, given: dict[str, Any]) -> None:
    for parameter in spec.parameters:
        if parameter.required and parameter.name not in given:
            raise _invalid(spec, f"il manque « {parameter.name} »", f"'{parameter.name}' is missing")
    for name, value in given.items():
        if spec.parameter(name) is None:
            raise _invalid(spec, f"« {name} » n'est pas un paramètre", f"'{name}' is no parameter")
        if not fits(value, _hints(spec.function)[name]):
            raise _invalid(spec, f"« {name} » n'est pas du bon type", f"'{name}' has the wrong type")


def _invalid(spec: ToolSpec, fr: str, en: str) -> ToolError:
    return NotAsked(Failure.INVALID, f"L'outil « {spec.name} » : {fr}.", f"Tool '{spec.name}': {en}.")


def _tool_error(error: dict[str, Any]) -> ToolError:
    """The tool's own error; its words are shown to a person, so they are one short line."""
    match error:
        case {"failure": str(failure), "fr": str(fr), "en": str(en)} if failure in list(Failure):
            return ToolError(Failure(failure), _one_line(fr), _one_line(en))
        case _:
            return malformed()


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:_TEXT_LIMIT]
