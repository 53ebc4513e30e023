"""Approved sentences that a tool may send. Typed values of a record fill them: of the one that the call was
given, which a person saw, never as its system holds it by then."""

from __future__ import annotations

from beffroi import Ticket
from beffroi.composed import Composed

_INNER = str.maketrans("«»", "“”")


def notice(ticket: Ticket) -> Composed:
    """What a notice says of its ticket: all there is to say, or one line under a message."""
    return Composed(alone=about_ticket(ticket), below=ticket_line(ticket))


def ticket_line(ticket: Ticket) -> str:
    """The line that says which ticket a message is about."""
    return f"Ticket {ticket.number}, {quoted(ticket.title)}."


def about_ticket(ticket: Ticket) -> str:
    """The sentence that tells a recipient about a ticket where the person wrote no message."""
    where = f", {_one_line(ticket.place.label)}" if ticket.place is not None else ""
    return (
        f"Le ticket {ticket.number} {quoted(ticket.title)}{where} vous concerne"
        f" (catégorie {ticket.category.value}, priorité {ticket.priority.value},"
        f" statut {ticket.status.value}). Merci d'en prendre connaissance."
    )


def reminder(ticket: Ticket) -> Composed:
    """What a reminder says: nothing that anybody may have written, for the ticket is only its target."""
    return Composed(
        f"Relance : le ticket {ticket.number} (catégorie {ticket.category.value}, priorité"
        f" {ticket.priority.value}) vous est confié et attend votre intervention."
    )


def quoted(text: str) -> str:
    """A text that others may have written, on one line between quotes that it cannot close."""
    return f"« {_one_line(text.translate(_INNER))} »"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
