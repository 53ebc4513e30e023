"""Approved sentences that a tool may send. Typed values of a record fill them: of the one that the call was
given, which a person saw, never as its system holds it by then."""

from __future__ import annotations

from beffroi import Ticket


def with_ticket(message: str, ticket: Ticket) -> str:
    """A message with the ticket that it is about."""
    return f"{message}\n\nTicket {ticket.number}, « {ticket.title} »."


def about_ticket(ticket: Ticket) -> str:
    """The sentence that tells a recipient about a ticket where the person wrote no message."""
    where = f", {ticket.place.label}" if ticket.place is not None else ""
    return (
        f"Le ticket {ticket.number} « {ticket.title} »{where} vous concerne"
        f" (catégorie {ticket.category.value}, priorité {ticket.priority.value},"
        f" statut {ticket.status.value}). Merci d'en prendre connaissance."
    )
