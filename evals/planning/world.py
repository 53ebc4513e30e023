"""The demo city for measuring plans: reads are real, effects are noted and never done.

A name that the city does not know gives a stand-in named after it, so that what follows can still be
compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from agents.graph.realise import encoded_arguments, real_arguments
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Fail, Ok, Outcome
from agents.interpreter.values import Labeled
from beffroi.enums import Domain
from beffroi.errors import ToolError
from beffroi.records import Lookup, Person, Place, Service
from beffroi.types import RecordType
from tools.city.generate import generate_city
from tools.connectors import Connectors, open_connectors

NOW = datetime(2026, 11, 2, 9, 0)
SEED = 1789
ME = "Claire Aubry"


@dataclass
class _City:
    """The city as a tool sees it, without sandbox: only our own reads run here."""

    directory: Any
    gis: Any
    ticketing: Any
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

    def read(self, call: CallSite) -> Outcome:
        """What a read returns."""
        key = f"{call.spec.name} {json.dumps(encoded_arguments(call.arguments), sort_keys=True, default=str)}"
        if key not in self._known:
            self._known[key] = self._read(call)
        return self._known[key]

    def _read(self, call: CallSite) -> Outcome:
        city = _City(self.connectors.directory, self.connectors.gis, self.connectors.ticketing)
        try:
            value = call.spec.function(city, **real_arguments(call))
        except ToolError as error:
            return Fail(error.failure, error.fr)
        if isinstance(value, Lookup) and value.exact is None:
            stand_in = value.candidates[0] if value.candidates else _stand_in(call)
            value = Lookup(exact=stand_in)
        return Ok(value)


def open_world(folder: Path) -> World:
    """The world on a demo city in ``folder``, made there if it is missing."""
    generate_city(folder, SEED, NOW)
    return World(open_connectors(folder))


def _stand_in(call: CallSite) -> Any:
    said = " ".join(str(v.value) for v in call.arguments.values() if isinstance(v, Labeled))
    returned = call.spec.returns.cls if isinstance(call.spec.returns, RecordType) else None
    person = Person(said, said, said, said, "", "", Domain.VOIRIE, None, "", "", "")
    if returned is Place:
        return Place(said, said, said, None, 1, 2.35, 48.85)
    if returned is Service:
        return Service(said, said, Domain.VOIRIE, None, person, "", "", "")
    return person
