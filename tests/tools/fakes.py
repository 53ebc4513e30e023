"""A city in memory behind the three ports, for tests of the sandbox and of the tool functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from beffroi import (
    Category,
    District,
    Domain,
    Facility,
    FacilityKind,
    Failure,
    HistoryEntry,
    Listing,
    Lookup,
    Notice,
    Passage,
    Person,
    PersonalDetails,
    Place,
    Priority,
    Service,
    Status,
    Ticket,
    TicketQuery,
    ToolError,
)
from beffroi.identity import Actor

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KARIM = Person(
    "p1", "Karim Benali", "Karim", "Benali", "chef d'équipe", "Voirie du 11e", Domain.VOIRIE, 11,
    "B12", "01 00 00 00 01", "karim.benali@paris.demo",
)  # fmt: skip
HELENE = replace(KARIM, id="p2", name="Hélène Lefèvre", first_name="Hélène", last_name="Lefèvre")
VOIRIE = Service("s1", "Voirie du 11e", Domain.VOIRIE, 11, HELENE, "01", "voirie.11@paris.demo", "1 rue X")
OBERKAMPF = Place("a1", "12 rue Oberkampf, 11e", "rue Oberkampf", "12", 11, 2.37, 48.86)
PISCINE = Facility(
    "f1", "Piscine Oberkampf", FacilityKind.PISCINE, "160 rue Oberkampf", 11, 2.38, 48.87, 250.0
)
TICKET = Ticket(
    7, "nid-de-poule", Category.VOIRIE, Status.OUVERT, Priority.NORMALE, 11, OBERKAMPF, NOW, NOW, KARIM, 3,
    "trou profond",
)  # fmt: skip
TERRASSES = Passage(
    "d1.3", "d1", "Règlements", 2, 4.5, title="Règlement de voirie", heading="Terrasses", text="1,60 mètre"
)
ALONE = replace(TICKET, number=8, assignee=None, place=None, district=None)


def _listing(*items: Any) -> Listing[Any]:
    return Listing(items, True, len(items), NOW)


@dataclass
class FakeDirectory:
    """Karim works under Hélène, who heads the only service."""

    def find_person(self, name: str) -> Lookup[Person]:
        found = [p for p in (KARIM, HELENE) if name in p.name]
        return Lookup(found[0]) if len(found) == 1 else Lookup(None, tuple(found))

    def search_people(
        self, function: str | None, domain: Domain | None, district: int | None
    ) -> Listing[Person]:
        return _listing(*(p for p in (KARIM, HELENE) if function in (None, p.function)))

    def find_service(self, domain: Domain, district: int | None) -> Lookup[Service]:
        return Lookup(VOIRIE) if domain is Domain.VOIRIE else Lookup()

    def get_service(self, service_id: str) -> Service:
        return VOIRIE

    def members(self, service_id: str) -> Listing[Person]:
        return _listing(KARIM, HELENE)

    def manager(self, person_id: str) -> Person:
        if person_id == HELENE.id:
            raise ToolError(Failure.NOT_FOUND, "Hélène Lefèvre n'a pas de supérieur.", "No manager.")
        return HELENE

    def service_of(self, person_id: str) -> Service:
        return VOIRIE

    def get_person(self, person_id: str) -> Person:
        return KARIM

    def personal_details(self, person_id: str) -> PersonalDetails:
        return PersonalDetails(person_id, "3 rue Secrète", "06 00 00 00 00", "1980-01-01")


@dataclass
class FakeGeocoder:
    """One address; ``before`` runs before each answer."""

    before: Callable[[], None] = lambda: None

    def locate(self, address: str) -> Lookup[Place]:
        self.before()
        return Lookup(OBERKAMPF) if "Oberkampf" in address else Lookup()


class FakeGis:
    """One swimming pool."""

    def district_at(self, lon: float, lat: float) -> District:
        return District(11, "Popincourt")

    def facilities(self, kind: FacilityKind, district: int | None) -> Listing[Facility]:
        return _listing(PISCINE) if kind is FacilityKind.PISCINE else _listing()

    def facilities_near(
        self, lon: float, lat: float, radius: float, kind: FacilityKind | None
    ) -> Listing[Facility]:
        return _listing(PISCINE) if radius >= 250 else _listing()

    def nearest(self, kind: FacilityKind, lon: float, lat: float, n: int) -> Listing[Facility]:
        return _listing(*[PISCINE] * n)

    def facilities_on_street(self, street: str, kind: FacilityKind | None) -> Listing[Facility]:
        return _listing(PISCINE) if "Oberkampf" in street else _listing()

    def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float:
        return 1234.5


@dataclass
class FakeTicketing:
    """Two tickets; every effect is kept under its key, with what it was given."""

    effects: dict[str, tuple[str, tuple[Any, ...]]] = field(default_factory=dict)
    near: list[tuple[float, float, float] | None] = field(default_factory=list)
    streets: list[str | None] = field(default_factory=list)
    created: list[tuple[datetime | None, datetime | None]] = field(default_factory=list)
    assignees: list[str | None] = field(default_factory=list)
    left: dict[str, Ticket | Notice] = field(default_factory=dict)
    about: list[tuple[int, ...]] = field(default_factory=list)

    def search(self, query: TicketQuery) -> Listing[Ticket]:
        self.near.append(query.near)
        self.streets.append(query.street)
        self.created.append((query.created_before, query.created_after))
        self.assignees.append(query.assignee)
        return _listing(TICKET, ALONE)

    def get(self, number: int) -> Ticket:
        for ticket in (TICKET, ALONE):
            if ticket.number == number:
                return ticket
        raise ToolError(Failure.NOT_FOUND, f"Je ne trouve pas de ticket {number}.", f"No ticket {number}.")

    def history(self, number: int) -> Listing[HistoryEntry]:
        return _listing(HistoryEntry(NOW, "Karim Benali", "commentaire", "passage prévu"))

    def create(self, key: str, subject: str, category: Category, priority: Priority, place: Place) -> Ticket:
        new = replace(TICKET, number=9, title=subject, category=category, priority=priority, place=place)
        return self._ticket(key, "create", (subject, category, priority, place), new)

    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket:
        return self._change(key, "assign", number, version, person)

    def comment(self, key: str, number: int, version: int, text: str) -> Ticket:
        return self._change(key, "comment", number, version, text)

    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket:
        return self._change(key, "set_priority", number, version, priority)

    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        return self._change(key, "close", number, version, reason)

    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket:
        return self._change(key, "reopen", number, version, reason)

    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        return self._notice(key, "remind", (number, version, message), KARIM.email)

    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        return self._notice(key, "notify", (recipient, ticket, message), recipient.email)

    def send(self, key: str, to: str, content: str) -> Notice:
        return self._notice(key, "send", (to, content), to)

    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        self.about.append(tuple(tickets))
        return self.left.get(key)

    def _change(self, key: str, name: str, number: int, version: int, value: Any) -> Ticket:
        if version != TICKET.version:
            raise ToolError(
                Failure.CONFLICT, f"Le ticket {number} a changé.", f"Ticket {number} has changed."
            )
        return self._ticket(key, name, (number, value), replace(self.get(number), version=version + 1))

    def _ticket(self, key: str, name: str, given: tuple[Any, ...], ticket: Ticket) -> Ticket:
        self.effects[key], self.left[key] = (name, given), ticket
        return ticket

    def _notice(self, key: str, name: str, given: tuple[Any, ...], recipient: str) -> Notice:
        notice = Notice(f"n-{key}", recipient, NOW)
        self.effects[key], self.left[key] = (name, given), notice
        return notice


@dataclass
class FakeDocuments:
    """One passage, for whoever asks; who asked is kept."""

    askers: list[Actor | None] = field(default_factory=list)

    def search(self, query: str, n: int) -> Listing[Passage]:
        return _listing(TERRASSES) if "terrasse" in query else _listing()


@dataclass
class FakeConnectors:
    """The systems of the city in memory."""

    directory: FakeDirectory = field(default_factory=FakeDirectory)
    geocoder: FakeGeocoder = field(default_factory=FakeGeocoder)
    gis: FakeGis = field(default_factory=FakeGis)
    ticketing: FakeTicketing = field(default_factory=FakeTicketing)
    documents: FakeDocuments = field(default_factory=FakeDocuments)

    def acting_for(self, actor: Actor | None) -> FakeConnectors:
        self.documents.askers.append(actor)
        return self
