"""Tickets as effects will leave them: what a card can say of them before anything is done.

Raises `NotAsked` where the ticket, as it is, does not allow it: the connector would refuse too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from beffroi import Category, Facility, Person, Place, Priority, Status, Ticket
from beffroi.composed import ToCome
from tools.ticketing.places import as_place
from tools.ticketing.refusals import check_remindable, check_status, nobody_in_charge


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
    check_status(ticket.number, ticket.status, Status.FERME)
    return replace(ticket, status=Status.FERME)


def reopened(ticket: Ticket) -> Ticket:
    """Open again."""
    check_status(ticket.number, ticket.status, Status.OUVERT)
    return replace(ticket, status=Status.OUVERT)


def reminded(ticket: Ticket) -> None:
    """As it was; its assignee is told."""
    check_remindable(ticket.number, ticket.status)
    if ticket.assignee is None:
        nobody_in_charge(ticket.number)


def commented(ticket: Ticket) -> Ticket:
    """With one comment more, of which the ticket itself says nothing."""
    return ticket
