"""The demo city for measuring plans: reads are real, effects are noted and never done.

A name that the city does not know gives a stand-in named after it, so that what follows can still be
compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from agents.graph.realise import real_arguments
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Fail, Ok, Outcome
from agents.interpreter.values import Labeled
from beffroi.errors import ToolError
from beffroi.identity import Actor, Role
from beffroi.records import Lookup, Person
from evals.planning.standins import stand_in
from tools.city.generate import generate_city
from tools.connectors import Connectors, open_connectors

NOW = datetime(2026, 11, 2, 9, 0)
SEED = 1789
ME = "Claire Aubry"
WHO = Actor("claire.aubry", ME, frozenset({Role.AGENT}), "", "", "Voirie du 11e", "voirie", 11)
"""The person who asks, for a planner; policy is asked about `World.actor`."""


@dataclass
class _City:
    """The city as a tool sees it, without sandbox: only our own reads run here."""

    directory: Any
    geocoder: Any
    gis: Any
    ticketing: Any
    documents: Any
    key: str = "evaluation"
    now: datetime = NOW


@dataclass
class World:
    """Answers reads from the demo city, remembering them."""

    connectors: Connectors
    _known: dict[str, Outcome] = field(default_factory=dict)

    @property
    def me(self) -> Person:
        """The person who asks in every case."""
        found: Person = self.connectors.directory.find_person(ME).exact  # type: ignore[assignment]  # she exists
        return found

    @property
    def actor(self) -> Actor:
        """The same person as policy is asked about her: an agent, and a supervisor, who may act everywhere.

        What is measured are plans: one is not harmless because this person's service lies elsewhere.
        """
        me, service = self.me, self.connectors.directory.service_of(self.me.id)
        return Actor(
            id=WHO.id,
            name=me.name,
            roles=WHO.roles | {Role.SUPERVISEUR},
            person_id=me.id,
            service_id=service.id,
            service_name=service.name,
            domain=me.domain.value,
            district=me.district,
        )

    def read(self, call: CallSite) -> Outcome:
        """What a read returns."""
        key = f"{call.spec.name} {sorted(real_arguments(call).items())!r}"
        if key not in self._known:
            self._known[key] = self._read(call)
        return self._known[key]

    def _read(self, call: CallSite) -> Outcome:
        ports = self.connectors.acting_for(self.actor)
        city = _City(ports.directory, ports.geocoder, ports.gis, ports.ticketing, ports.documents)
        try:
            value = call.spec.function(city, **real_arguments(call))
        except ToolError as error:
            return Fail(error.failure, error.fr)
        if isinstance(value, Lookup) and value.exact is None:
            found = value.candidates[0] if value.candidates else stand_in(call.spec, _said(call))
            value = Lookup(exact=found)
        return Ok(value)


def open_world(folder: Path) -> World:
    """The world on a demo city in ``folder``, made there if it is missing."""
    generate_city(folder, SEED, NOW)
    return World(open_connectors(folder))


def _said(call: CallSite) -> str:
    return " ".join(str(v.value) for v in call.arguments.values() if isinstance(v, Labeled))
