"""Tables of the embedded ticketing (SQLite through SQLModel)."""

from __future__ import annotations

from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from beffroi.enums import Category, Domain, Priority, Status
from beffroi.records import HistoryEntry, Person, Place, Ticket
from tools.city.text import stems

INDEXED_CHARACTERS = 4_000


class TicketingBase(SQLModel, registry=registry()):
    """Own registry, so that these tables are made in this file only."""


class AgentRow(TicketingBase, table=True):
    """A person as the ticketing knows them: a copy of the directory's professional fields."""

    __tablename__ = "agent"

    id: str = Field(primary_key=True)
    name: str
    first_name: str
    last_name: str
    function: str
    service_name: str
    domain: str
    district: int | None = None
    office: str
    phone: str
    email: str


class TicketRow(TicketingBase, table=True):
    """A ticket. ``words`` holds the stems of its texts and comments, between spaces, for search."""

    __tablename__ = "ticket"

    number: int = Field(primary_key=True)
    title: str
    description: str
    category: str = Field(index=True)
    status: str
    priority: str
    district: int | None = Field(default=None, index=True)
    place_id: str | None = None
    place_label: str | None = None
    place_street: str | None = None
    place_number: str | None = None
    place_district: int | None = None
    lon: float | None = None
    lat: float | None = None
    created: NaiveDatetime = Field(index=True)
    updated: NaiveDatetime
    assignee_id: str | None = Field(default=None, foreign_key="agent.id", index=True)
    version: int = 1
    words: str = ""


class HistoryRow(TicketingBase, table=True):
    """One line of a ticket's history."""

    __tablename__ = "history"

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(foreign_key="ticket.number", index=True)
    at: NaiveDatetime
    author: str
    action: str
    text: str = ""


class EffectRow(TicketingBase, table=True):
    """What an effect's key left behind: the answer given the first time, in wire form."""

    __tablename__ = "effect"

    key: str = Field(primary_key=True)
    operation: str
    result: str
    at: NaiveDatetime


class OutboxRow(TicketingBase, table=True):
    """A message to be delivered: a reminder, a notice, or a sent document."""

    __tablename__ = "outbox"

    id: str = Field(primary_key=True)
    kind: str
    recipient: str
    address: str
    ticket: int | None = Field(default=None, index=True)
    body: str
    at: NaiveDatetime


def search_words(*texts: str) -> str:
    """The form in which texts are searched: distinct stems, each between spaces."""
    found = dict.fromkeys(word for text in texts for word in stems(text[:INDEXED_CHARACTERS]))
    return f" {' '.join(found)} "


def agent_fields(person: Person) -> dict[str, Any]:
    """Columns of a person's copy."""
    return {
        "id": person.id, "name": person.name, "first_name": person.first_name, "last_name": person.last_name,
        "function": person.function, "service_name": person.service_name, "domain": person.domain.value,
        "district": person.district, "office": person.office, "phone": person.phone, "email": person.email,
    }  # fmt: skip


def from_agent(row: AgentRow) -> Person:
    """The person of a copy."""
    fields = {name: getattr(row, name) for name in AgentRow.model_fields if name != "domain"}
    return Person(**fields, domain=Domain(row.domain))


def place_fields(place: Place | None) -> dict[str, Any]:
    """Columns of a ticket's place; none where it has no place."""
    if place is None:
        return {}
    return {
        "place_id": place.id, "place_label": place.label, "place_street": place.street,
        "place_number": place.number, "place_district": place.district, "lon": place.lon, "lat": place.lat,
    }  # fmt: skip


def _place(row: TicketRow) -> Place | None:
    if row.place_id is None or row.lon is None or row.lat is None or row.place_district is None:
        return None
    return Place(
        id=row.place_id,
        label=row.place_label or "",
        street=row.place_street or "",
        number=row.place_number,
        district=row.place_district,
        lon=row.lon,
        lat=row.lat,
    )


def to_ticket(row: TicketRow, assignee: Person | None) -> Ticket:
    """The record of a row."""
    return Ticket(
        number=row.number,
        title=row.title,
        category=Category(row.category),
        status=Status(row.status),
        priority=Priority(row.priority),
        district=row.district,
        place=_place(row),
        created=row.created,
        updated=row.updated,
        assignee=assignee,
        version=row.version,
        description=row.description,
    )


def to_entry(row: HistoryRow) -> HistoryEntry:
    """The record of a history line."""
    return HistoryEntry(at=row.at, author=row.author, action=row.action, text=row.text)
