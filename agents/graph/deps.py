"""What the nodes work with."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from agents.planner.drafts import Planner
from agents.views import Event
from beffroi.identity import Actor
from beffroi.records import Notice, Ticket
from beffroi.settings.installation import Settings
from guards import Guards
from guards.clock import utc_now
from tools.connectors import Connectors
from tools.registry import Registry
from tools.toolbox import CallResult

OnEvent = Callable[[Event], None]
_log = logging.getLogger(__name__)


class Listeners:
    """Who is told what happens in a run; only for those who wait for it in this process."""

    def __init__(self) -> None:
        self._by_run: dict[str, OnEvent] = {}
        self._lock = threading.Lock()

    def listen(self, run: str, on_event: OnEvent | None) -> None:
        """From now on, or no longer where None."""
        with self._lock:
            if on_event is None:
                self._by_run.pop(run, None)
            else:
                self._by_run[run] = on_event

    def tell(self, run: str, kind: str, text: str, site: str = "", seconds: float | None = None) -> None:
        """Tell whoever listens to this run."""
        with self._lock:
            on_event = self._by_run.get(run)
        if on_event is None:
            return
        try:
            on_event(Event(kind, text, site, seconds))
        except Exception:  # noqa: BLE001  # a screen that is gone never stops a run
            _log.exception("a listener of run %s failed", run)


class Tools(Protocol):
    """What calls tools by name: a `tools.toolbox.Toolbox`."""

    registry: Registry

    def call(
        self,
        name: str,
        arguments: dict[str, Any],
        *,
        key: str,
        now: datetime,
        actor: Actor | None = None,
    ) -> CallResult: ...
    def find_effect(
        self, name: str, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None: ...
    def goes_to(self, names: Iterable[str]) -> str: ...
    def warm(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Deps:
    """Everything that a run needs, wired once.

    Attributes:
        connectors: the city's systems, for what no tool does: documents opened by a person, who « moi » is.
        owner: names this worker in leases.
    """

    settings: Settings
    guards: Guards
    toolbox: Tools
    planner: Planner
    connectors: Connectors
    owner: str
    listeners: Listeners = field(default_factory=Listeners)
    clock: Callable[[], datetime] = utc_now

    @property
    def mail_domains(self) -> tuple[str, ...]:
        """The city's own mail domains."""
        return tuple(self.settings.city.mail_domains)
