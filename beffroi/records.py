"""Records that the city's systems return, with the label of each field.

Plain frozen dataclasses, so that a sandbox starts quickly. ``personal`` marks a field as personal data
with its category and the roles that may read it; ``free_text`` marks what anybody may have written. A record
that a package of tools brings says of each of its text fields which it is, ``plain`` where it is neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from beffroi.enums import Category, Domain, FacilityKind, Priority, Status

T = TypeVar("T")


def personal(category: str, *readers: str, purposes: tuple[str, ...] = (), title: str = "") -> Any:
    """A field of personal data, readable only by the given roles, for these purposes (none: for any of the
    register's).

    Args:
        title: what screens call the field; its name where empty.
    """
    told = {"personal": category, "readers": readers, "purposes": purposes, "title": title}
    return field(metadata=told)


def free_text(default: str = "", *, title: str = "") -> Any:
    """A text field that someone outside the city's rules may have written; ``title`` as in `personal`."""
    return field(default=default, metadata={"free_text": True, "title": title})


def kept_for() -> Any:
    """A field that names, separated by commas, who may read the whole record (`Actor.reads_as`); empty:
    every member of staff."""
    return field(default="", metadata={"kept_for": True})


def plain(*, title: str = "") -> Any:
    """A field that neither names a private person nor was written freely: a code, a name of a street, a
    number; ``title`` as in `personal`."""
    return field(metadata={"plain": True, "title": title})


@dataclass(frozen=True)
class Person:
    """A member of staff, professional fields only."""

    id: str
    name: str
    first_name: str
    last_name: str
    function: str
    service_name: str
    domain: Domain
    district: int | None
    office: str
    phone: str
    email: str


_STAFF = ("gestion du personnel", "urgence")
"""What the personal data of staff may be used for."""


@dataclass(frozen=True)
class PersonalDetails:
    """What the city knows of a person as an employer; for human resources alone."""

    person_id: str
    home_address: str = personal("adresse", "rh", purposes=_STAFF)
    private_phone: str = personal("téléphone", "rh", purposes=_STAFF)
    birth_date: str = personal("naissance", "rh", purposes=_STAFF)


@dataclass(frozen=True)
class Service:
    """A service of the city; ``district`` is None for a central directorate."""

    id: str
    name: str
    domain: Domain
    district: int | None
    head: Person
    phone: str
    email: str
    address: str


@dataclass(frozen=True)
class District:
    """An arrondissement."""

    number: int
    name: str


@dataclass(frozen=True)
class Place:
    """A located address or street; longitude and latitude in degrees (RGF93/WGS84)."""

    id: str
    label: str
    street: str
    number: str | None
    district: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Facility:
    """A public facility; ``distance`` in metres (Lambert-93) where a search had a centre."""

    id: str
    name: str
    kind: FacilityKind
    address: str
    district: int
    lon: float
    lat: float
    distance: float | None = None


@dataclass(frozen=True)
class Ticket:
    """A ticket; ``version`` rises with every change, so that a stale view is noticed."""

    number: int
    title: str = field(metadata={"free_text": True})
    category: Category
    status: Status
    priority: Priority
    district: int | None
    place: Place | None
    created: datetime
    updated: datetime
    assignee: Person | None
    version: int
    description: str = free_text()


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a ticket's history: a change or a comment."""

    at: datetime
    author: str
    action: str
    text: str = free_text()


@dataclass(frozen=True)
class Notice:
    """Proof that something was sent: to whom, when, about which ticket."""

    id: str
    recipient: str
    at: datetime
    ticket: int | None = None


@dataclass(frozen=True)
class Document:
    """A document of the city as it was last indexed; ``pages`` is None where its kind has none."""

    id: str
    folder: str
    name: str
    pages: int | None
    updated: datetime
    readers: str = kept_for()
    title: str = free_text()


@dataclass(frozen=True)
class Passage:
    """A passage of a document, as it stands there.

    Attributes:
        document: id of the document.
        folder: name of the folder that it lies in.
        page: 1-based; None where its kind has no pages.
        score: how well it fits the search; only to be compared within one search.
    """

    id: str
    document: str
    folder: str
    page: int | None
    score: float
    readers: str = kept_for()
    title: str = free_text()
    heading: str = free_text()
    text: str = free_text()


@dataclass(frozen=True)
class Lookup(Generic[T]):
    """Answer of a search by name: one exact match, candidates for a person to pick from, or none."""

    exact: T | None = None
    candidates: tuple[T, ...] = ()


@dataclass(frozen=True)
class Listing(Generic[T]):
    """A list that says how complete it is; ``total`` counts all matches, ``items`` may be fewer."""

    items: tuple[T, ...] = ()
    complete: bool = True
    total: int = 0
    as_of: datetime | None = None


@dataclass(frozen=True)
class TicketQuery:
    """What is searched among tickets; None means anything.

    Attributes:
        created_before: not this moment itself; ``created_after``: this moment too.
        text: words that must all stand in title, description or comments.
        near: longitude and latitude (degrees), and metres around.
        assignee: id of the person who is in charge.
        street: its name, in all its length.
    """

    category: Category | None = None
    district: int | None = None
    status: Status | None = None
    priority: Priority | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    text: str | None = None
    near: tuple[float, float, float] | None = None
    assignee: str | None = None
    street: str | None = None


RECORDS: tuple[type, ...] = (
    Person, PersonalDetails, Service, District, Place, Facility, Ticket, HistoryEntry, Notice, Document,
    Passage,
)  # fmt: skip
