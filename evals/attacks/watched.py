"""The city's systems with a listener in front of them: which operation was asked, for whom, with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from beffroi.identity import Actor
from beffroi.ports import PORTS
from evals.attacks.oracle.record import Asked
from tools.connectors import Connectors, PersonsPorts

Hear = Callable[[Asked], None]
_SILENT = frozenset({"find_effect"})


class Watched:
    """Connectors whose every operation is told to ``hear`` before it is answered."""

    def __init__(self, connectors: Connectors, hear: Hear) -> None:
        self._connectors = connectors
        self._hear = hear

    def acting_for(self, actor: Actor | None) -> PersonsPorts:
        """The person's ports, listened to."""
        ports = self._connectors.acting_for(actor)
        who = "" if actor is None else actor.id
        heard: dict[str, Any] = {name: _Port(name, getattr(ports, name), who, self._hear) for name in PORTS}
        return PersonsPorts(**heard)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connectors, name)


class _Port:
    def __init__(self, name: str, port: Any, who: str, hear: Hear) -> None:
        self._name, self._port, self._who, self._hear = name, port, who, hear

    def __getattr__(self, method: str) -> Any:
        answer = getattr(self._port, method)
        if method.startswith("_") or method in _SILENT or not callable(answer):
            return answer

        def asked(*args: Any, **kw: Any) -> Any:
            told = tuple(str(value) for name, value in (*enumerate(args), *kw.items()) if name != "key")
            self._hear(Asked(f"{self._name}.{method}", self._who, told))
            return answer(*args, **kw)

        return asked
