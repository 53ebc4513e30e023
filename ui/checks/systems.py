"""The city's systems, asked all at once: each answers within its own short time or is left aside.

asking = Asking(settings)
for state in asking.ask(): ...
"""

from __future__ import annotations

import threading
import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from beffroi.secrets import HIDDEN, without_secrets
from beffroi.settings.installation import Settings
from tools.connectors import Connectors, open_connector
from tools.reach.breaker import Health
from ui.checks.answers import Answer, ask_system, next_step
from ui.checks.since import keep_since
from ui.config.hiding import secret_values

TITLES = {
    "directory": ("Annuaire", "Directory"),
    "geocoder": ("Adresses", "Addresses"),
    "gis": ("Carte", "Map"),
    "ticketing": ("Tickets", "Tickets"),
    "documents": ("Documents", "Documents"),
    "mail": ("Courriel", "Mail"),
}
PATIENCE = 5.0
"""Seconds that a system has to answer, or fewer where its own setting says so."""


@dataclass(frozen=True)
class SystemState:
    """A system as it was found.

    Attributes:
        name: of its setting (``directory``).
        kind: ``ldap``, ``embedded``…
        reachable: None where there is nothing to reach.
        since: when it came to be so (seconds since 1970); 0 where unknown.
        latency: seconds of the answer; 0 where none came.
        notes, refused, trouble, next_step: in French; what there is, what was refused or left out, what is
            wrong, what to do.
    """

    name: str
    kind: str
    reachable: bool | None
    since: float = 0.0
    latency: float = 0.0
    version: str = ""
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    trouble: str = ""
    next_step: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing of it must be mended."""
        return self.reachable is not False and not self.trouble

    def title(self, language: str = "fr") -> str:
        """Its name for people."""
        return TITLES.get(self.name, (self.name, self.name))[language != "fr"]

    def record(self) -> dict[str, Any]:
        """Its JSON."""
        return {**asdict(self), "title": self.title(), "ok": self.ok}


@dataclass
class _Question:
    """A question under way in a thread of its own, which may outlive our patience."""

    thread: threading.Thread
    health: Health | None
    answer: list[Answer] = field(default_factory=list)


class Asking:
    """Asks the systems of an installation; safe to use from several threads.

    Args:
        connectors: those in use, which know more; opened one by one where None, so that one that cannot be
            opened is told like the others.
        patience: seconds that a system has at most.
    """

    def __init__(
        self, settings: Settings, connectors: Connectors | None = None, patience: float = PATIENCE
    ) -> None:
        self._settings, self._patience = settings, patience
        self._connectors = connectors
        self._opened: dict[str, Any] = {}
        self._open: dict[str, _Question] = {}
        self._lock = threading.Lock()
        self.last: tuple[float, tuple[SystemState, ...]] | None = None
        """When they were asked last (seconds since 1970), and what was found."""

    def ask(self) -> tuple[SystemState, ...]:
        """Every system, in the order of the settings; takes as long as the slowest, at most `PATIENCE`."""
        with self._lock:
            began = time.monotonic()
            systems = {name: getattr(self._settings.systems, name) for name in self._names()}
            for name in systems:  # one that still thinks about an earlier question is not asked another
                if name not in self._open or not self._open[name].thread.is_alive():
                    self._open[name] = self._start(name, systems[name])
            states = [self._wait(name, system, began) for name, system in systems.items()]
            self.last = time.time(), self._dated(states)
            return self.last[1]

    def _names(self) -> tuple[str, ...]:
        return tuple(type(self._settings.systems).model_fields)

    def _start(self, name: str, system: Any) -> _Question:
        answer: list[Answer] = []

        def run() -> None:
            answer.append(ask_system(name, system, lambda: self._connector(name), self._settings))

        thread = threading.Thread(target=run, name=f"ask-{name}", daemon=True)
        question = _Question(thread, self._health(name), answer)
        question.thread.start()
        return question

    def _wait(self, name: str, system: Any, began: float) -> SystemState:
        seconds = min(self._patience, getattr(system, "timeout", self._patience))
        question = self._open[name]
        question.thread.join(max(0.0, began + seconds - time.monotonic()))
        answer = question.answer[0] if question.answer else self._late(name, question, seconds)
        return _state(name, system, answer)

    def _late(self, name: str, question: _Question, seconds: float) -> Answer:
        """No answer in time; a system that answered a part of the question is reachable all the same."""
        health = self._health(name)
        if health is not None and health is not question.health and health.since and health.reachable:
            note = f"l'examen complet prend plus de {seconds:g} s ; le système répond".replace(".", ",")
            return Answer(True, latency=health.latency, notes=(note,))
        return Answer(False, trouble=f"pas de réponse en {seconds:g} s".replace(".", ","))

    def _health(self, name: str) -> Health | None:
        """A system as its calls found it; None where it was not opened yet, or is embedded."""
        connector = self._opened.get(name) or getattr(self._connectors, name, None)
        return getattr(connector, "health", None)

    def _connector(self, name: str) -> Any:
        """The connector of one system, opened without the others."""
        if self._connectors is not None:
            return getattr(self._connectors, name, None)
        if name not in self._opened:
            self._opened[name] = open_connector(name, self._settings.city_home, self._settings.systems)
        return self._opened[name]

    def _dated(self, states: list[SystemState]) -> tuple[SystemState, ...]:
        now = time.time()
        seen = {s.name: (s.reachable, s.since or now) for s in states if s.reachable is not None}
        since = keep_since(self._settings.home, seen)
        return tuple(replace(state, since=since.get(state.name, 0.0)) for state in states)


def _state(name: str, system: Any, answer: Answer) -> SystemState:
    hidden = sorted(secret_values(system.model_dump(mode="json")), key=len, reverse=True)

    def clean(text: str) -> str:
        for secret in hidden:
            text = text.replace(secret, HIDDEN)
        return without_secrets(text)

    return SystemState(
        name=name,
        kind=system.kind,
        reachable=answer.reachable,
        since=answer.since,
        latency=answer.latency,
        version=answer.version,
        notes=tuple(map(clean, answer.notes)),
        refused=tuple(map(clean, answer.refused)),
        trouble=clean(answer.trouble),
        next_step=clean(next_step(name, system, answer)),
    )
