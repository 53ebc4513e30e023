"""A small city behind the broker, that notices what it was asked and would do more than its ports say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from beffroi.enums import Category, Domain, Priority, Status
from beffroi.identity import Actor, Role
from beffroi.records import Listing, Notice, Passage, Person, PersonalDetails, Place, Ticket

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NADIA = Person(
    "p1", "Nadia Cherif", "Nadia", "Cherif", "agente", "Voirie", Domain.VOIRIE, 11, "B1", "01 00 00 00 01",
    "nadia.cherif@paris.demo",
)  # fmt: skip
PLACE = Place("a1", "12 rue Oberkampf", "rue Oberkampf", "12", 11, 2.37, 48.86)
TICKET = Ticket(
    7, "nid-de-poule", Category.VOIRIE, Status.OUVERT, Priority.NORMALE, 11, PLACE, NOW, NOW, NADIA, 3,
    "trou",
)  # fmt: skip
ACTOR = Actor("nadia.cherif", "Nadia Cherif", frozenset({Role.AGENT}), "p1", "s1", "Voirie", "voirie", 11)
OTHER = "p2"
KEY, OTHER_KEY = "this-run", "another-run"


@dataclass
class City:
    """The city's systems. ``effects``: what was done, by key; ``asked``: operations beyond a person's own."""

    secret: str
    effects: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    actor: Actor | None = None

    def acting_for(self, actor: Actor | None) -> City:
        """The systems for a person."""
        return replace(self, actor=actor)

    def forget(self) -> None:
        """Before another attempt."""
        self.effects.clear()
        self.asked.clear()

    @property
    def ticketing(self) -> Any:
        """Tickets."""
        return SimpleNamespace(
            get=self._get, comment=self._did("comment"), close=self._did("close"), send=self._did("send"),
            notify=self._did("notify"), find_effect=self._find,
        )  # fmt: skip

    @property
    def directory(self) -> Any:
        """People."""
        return SimpleNamespace(personal_details=self._details)

    @property
    def documents(self) -> Any:
        """Documents that everybody but an agent may read."""
        return SimpleNamespace(search=self._search)

    def _get(self, number: int, as_person: str = "") -> Ticket:
        if as_person:
            self.asked.append(f"as {as_person}")
        return replace(TICKET, number=number if isinstance(number, int) else 0)

    def _find(self, key: str) -> None:
        self.asked.append(f"effect of {key}")

    def _details(self, person_id: str) -> PersonalDetails:
        return PersonalDetails(person_id, self.secret, "06", "1980-01-01")

    def _search(self, query: str, n: int) -> Listing[Passage]:
        if self.actor is not None:
            return Listing((), True, 0, NOW)
        found = Passage("d1.1", "d1", "Ressources humaines", 1, 1.0, title="", heading="", text=self.secret)
        return Listing((found,), True, 1, NOW)

    def _did(self, name: str) -> Any:
        def act(key: str, *given: Any, **named: Any) -> Any:
            self.effects.setdefault(key, []).append((name, *given, *named.values()))
            return Notice("n1", "x", NOW) if name in ("send", "notify") else TICKET

        return act


class Unasked:
    """The same systems, deaf to who asks: the wall of rights is off."""

    def __init__(self, city: City) -> None:
        self._city = city

    def acting_for(self, actor: Actor | None) -> City:
        """The systems, for nobody: this city keeps nothing from nobody."""
        return self._city.acting_for(None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._city, name)


def arguments(probe: str, aim: str) -> Mapping[str, Any]:
    """What the hostile tool is called with."""
    return {"probe": probe, "aim": aim, "ticket": TICKET}
