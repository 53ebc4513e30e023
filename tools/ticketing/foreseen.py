"""Tickets as effects will leave them: what a card can say of them before anything is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from beffroi import Category, Facility, Person, Place, Priority, Status, Ticket
from beffroi.composed import ToCome
from tools.ticketing.places import as_place


def new_ticket(
    number: ToCome, subject: str, place: Place | Facility, category: Category, priority: Priority
) -> Ticket:
    """The ticket that a call will create."""
    return Ticket(
        number=number,
        title=subject.strip(),
        category=category,
        status=Status.OUVERT,
        priority=priority,
        district=place.district,
        place=as_place(place),
        created=datetime.min,
        updated=datetime.min,
        assignee=None,
        version=0,
    )


def entrusted(ticket: Ticket, to: Person) -> Ticket:
    """Assigned to a person."""
    return replace(ticket, assignee=to)


def prioritised(ticket: Ticket, priority: Priority) -> Ticket:
    """With another priority."""
    return replace(ticket, priority=priority)


def closed(ticket: Ticket) -> Ticket:
    """Closed."""
    return replace(ticket, status=Status.FERME)


def reopened(ticket: Ticket) -> Ticket:
    """Open again."""
    return replace(ticket, status=Status.OUVERT)


def commented(ticket: Ticket) -> Ticket:
    """With one comment more, of which the ticket itself says nothing."""
    return ticket
