"""Tool functions run in this process, through the real toolbox and the real broker session: no sandbox.

For attacks by the thousand, where what is tried is the plan and not the tool. A share of them goes through
the real sandbox (`evals.attacks.ground`). Nothing outside this folder may use it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from beffroi.errors import ToolError
from beffroi.ports import PORTS
from beffroi.settings.installation import SandboxSettings
from beffroi.wire import decode, encode
from tools.broker.session import Systems
from tools.registry import Registry
from tools.sandbox.child import Link, Port, SandboxCity
from tools.sandbox.pool import Pool
from tools.toolbox import Toolbox

_WAIT = 60.0


def in_process_toolbox(registry: Registry, systems: Systems) -> Toolbox:
    """The real toolbox over calls that run here."""
    return Toolbox(registry, systems, cast(Pool, _Here(registry)), SandboxSettings())


class _Here:
    """Hands out calls in this process where a `Pool` hands out sandboxes."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @contextmanager
    def sandbox(self) -> Iterator[_Call]:
        yield _Call(self._registry)

    def warm(self) -> None:
        """Nothing is kept ready."""

    def close(self) -> None:
        """Nothing is kept."""


class _Call:
    """One call: the messages that a sandbox would send and get, over two queues."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._to_tool: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._from_tool: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._begun = False

    def send(self, message: dict[str, Any], deadline: float) -> None:
        """The call itself first, then the broker's answers."""
        if self._begun:
            self._to_tool.put(message)
            return
        self._begun = True
        threading.Thread(target=self._run, args=(message,), daemon=True).start()

    def receive(self, deadline: float) -> dict[str, Any]:
        """What the tool says next."""
        return self._from_tool.get(timeout=_WAIT)

    def _run(self, call: dict[str, Any]) -> None:
        try:
            self._from_tool.put({"result": encode(self._value(call))})
        except ToolError as error:
            told = {"failure": error.failure.value, "fr": error.fr, "en": error.en}
            self._from_tool.put({"error": told})
        except Exception as error:  # noqa: BLE001  # as in a sandbox: whatever ends a tool becomes a symbol
            told = {"failure": "broken", "fr": "L'outil a échoué.", "en": type(error).__name__}
            self._from_tool.put({"error": told})

    def _value(self, call: dict[str, Any]) -> Any:
        link = cast(Link, _Line(self._from_tool, self._to_tool))
        ports = {name: Port(name, link) for name in PORTS}
        city = SandboxCity(**ports, key=call["key"], now=decode(call["now"]))
        given = {name: decode(value) for name, value in call["arguments"].items()}
        return self._registry.get(call["call"]).function(city, **given)


class _Line:
    """What a tool's ports speak over."""

    def __init__(
        self, out: queue.SimpleQueue[dict[str, Any]], back: queue.SimpleQueue[dict[str, Any]]
    ) -> None:
        self._out = out
        self._back = back

    def send(self, message: dict[str, Any]) -> None:
        self._out.put(message)

    def receive(self) -> dict[str, Any]:
        return self._back.get(timeout=_WAIT)
