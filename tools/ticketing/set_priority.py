"""Tool ``ticketing.set_priority``."""

from __future__ import annotations

from beffroi import City, Effect, Priority, Ticket, tool
from tools.ticketing.foreseen import prioritised


@tool(
    "ticketing.set_priority",
    effect=Effect.WRITE,
    operations=("ticketing.set_priority",),
    summary="Changer la priorité d'un ticket",
    sentence="Passer {ticket} en priorité {priority}",
    phrases=(
        "passe le ticket 812 en priorité haute",
        "mets ce ticket en urgent",
        "baisse la priorité du ticket 87",
        "le ticket 4012 est urgent",
        "remets-le en priorité normale",
    ),
    questions={
        "ticket": "De quel ticket faut-il changer la priorité ?",
        "priority": "Quelle priorité (basse, normale, haute, urgente) ?",
    },
    foresees=prioritised,
)
def set_priority(city: City, ticket: Ticket, priority: Priority) -> Ticket:
    """Set the priority of a ticket.

    Raises:
        ToolError: ``CONFLICT`` where the ticket has changed since it was read.
    """
    return city.ticketing.set_priority(city.key, ticket.number, ticket.version, priority)
