"""Ports: what each kind of city system can be asked. One method is one operation (``geocoder.locate``).

A tool sees them as ``city.directory``, ``city.geocoder``, ``city.gis``, ``city.ticketing`` and
``city.documents``; behind stands a connector, served by the broker for the person who asks. Errors are
``ToolError`` with a symbol of ``Failure``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from beffroi.enums import Category, Domain, FacilityKind, Priority
from beffroi.records import (
    District,
    Facility,
    HistoryEntry,
    Listing,
    Lookup,
    Notice,
    Passage,
    Person,
    PersonalDetails,
    Place,
    Service,
    Ticket,
    TicketQuery,
)


class Directory(Protocol):
    """People and services."""

    def find_person(self, name: str) -> Lookup[Person]: ...
    def search_people(
        self, function: str | None, domain: Domain | None, district: int | None
    ) -> Listing[Person]: ...
    def find_service(self, domain: Domain, district: int | None) -> Lookup[Service]: ...
    def get_service(self, service_id: str) -> Service: ...
    def members(self, service_id: str) -> Listing[Person]: ...
    def manager(self, person_id: str) -> Person: ...
    def service_of(self, person_id: str) -> Service: ...
    def get_person(self, person_id: str) -> Person: ...
    def personal_details(self, person_id: str) -> PersonalDetails: ...


class Geocoder(Protocol):
    """Addresses. Positions in degrees (RGF93/WGS84)."""

    def locate(self, address: str) -> Lookup[Place]:
        """What a typed address means: one place beyond doubt, candidates, or none; never a guess."""
        ...


class Gis(Protocol):
    """Arrondissements and facilities. Positions in degrees, distances in metres (Lambert-93)."""

    def district_at(self, lon: float, lat: float) -> District: ...
    def facilities(self, kind: FacilityKind, district: int | None) -> Listing[Facility]: ...
    def facilities_near(
        self, lon: float, lat: float, radius: float, kind: FacilityKind | None
    ) -> Listing[Facility]: ...
    def nearest(self, kind: FacilityKind, lon: float, lat: float, n: int) -> Listing[Facility]: ...
    def facilities_on_street(self, street: str, kind: FacilityKind | None) -> Listing[Facility]: ...
    def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float: ...


class Ticketing(Protocol):
    """Tickets. A write takes the effect's ``key`` (done once per key) and, where a ticket exists already,
    the ``version`` it was judged on (``Failure.CONFLICT`` where it has changed)."""

    def search(self, query: TicketQuery) -> Listing[Ticket]: ...
    def get(self, number: int) -> Ticket: ...
    def history(self, number: int) -> Listing[HistoryEntry]: ...
    def create(
        self, key: str, subject: str, category: Category, priority: Priority, place: Place
    ) -> Ticket: ...
    def assign(self, key: str, number: int, version: int, person: Person) -> Ticket: ...
    def comment(self, key: str, number: int, version: int, text: str) -> Ticket: ...
    def set_priority(self, key: str, number: int, version: int, priority: Priority) -> Ticket: ...
    def close(self, key: str, number: int, version: int, reason: str | None) -> Ticket: ...
    def reopen(self, key: str, number: int, version: int, reason: str | None) -> Ticket: ...
    def remind(self, key: str, number: int, version: int, message: str) -> Notice:
        """Send ``message``, which is the whole text, to whom the ticket is entrusted."""
        ...

    def notify(
        self, key: str, recipient: Person | Service, ticket: int | None, message: str | None
    ) -> Notice:
        """Tell somebody ``message``, or the ticket's number where there is none.

        It is the whole text: a title that the system holds by then is one that nobody approved.
        """
        ...

    def send(self, key: str, to: str, content: str) -> Notice: ...
    def find_effect(
        self, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """What the effect with this key left behind, or None where it never happened.

        Args:
            since: when it was begun; just now where None.
            tickets: numbers of those that it was about: each is looked at itself, wherever it is by now.

        Raises:
            ToolError: that cannot be known, or not as far back as that; one of ``tickets`` was deleted, or
                moved to where the settings do not lead, and does not show the effect.
        """
        ...


class Mail(Protocol):
    """A mail server. No tool asks it: a ticketing's notices leave by it where there is one
    (`tools.ticketing.by_mail`)."""

    def send(
        self, key: str, to: str, subject: str, body: str, *, recipient: str = "", ticket: int | None = None
    ) -> Notice: ...
    def began(self, key: str) -> bool:
        """Whether a message with this key was ever begun."""
        ...

    def find_effect(self, key: str, *, here: bool = False) -> Notice | None:
        """The notice of the message with this key, None where none left; `ToolError` where nobody knows.

        Args:
            here: whether it was this process that tried to send it.
        """
        ...


class Documents(Protocol):
    """The city's documents, as the person who asks may read them; nobody in particular reads none."""

    def search(self, query: str, n: int) -> Listing[Passage]:
        """The ``n`` passages that fit best, best first."""
        ...


PORTS: dict[str, type] = {
    "directory": Directory,
    "geocoder": Geocoder,
    "gis": Gis,
    "ticketing": Ticketing,
    "documents": Documents,
}
"""Those that a tool is handed, by name."""


class City(Protocol):
    """What a tool is handed: the ports, this call's effect key, and the current time."""

    directory: Directory
    geocoder: Geocoder
    gis: Gis
    ticketing: Ticketing
    documents: Documents
    key: str
    now: datetime


def created_bounds(
    now: datetime,
    older_than: timedelta | None,
    newer_than: timedelta | None,
    until: datetime | None = None,
) -> tuple[datetime | None, datetime | None]:
    """``(created_before, created_after)`` for a search by age, and by the last moment that counts."""
    latest = [end for end in (None if older_than is None else now - older_than, until) if end is not None]
    return (
        min(latest, default=None),
        now - newer_than if newer_than is not None else None,
    )
