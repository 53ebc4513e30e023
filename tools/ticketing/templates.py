"""Approved sentences that a tool may send; only typed values of a record fill them."""

from __future__ import annotations

from beffroi import Ticket


def about_ticket(ticket: Ticket) -> str:
    """The sentence that tells a recipient about a ticket where the person wrote no message."""
    where = f", {ticket.place.label}" if ticket.place is not None else ""
    return (
        f"Le ticket {ticket.number} « {ticket.title} »{where} vous concerne"
        f" (catégorie {ticket.category.value}, priorité {ticket.priority.value},"
        f" statut {ticket.status.value}). Merci d'en prendre connaissance."
    )
