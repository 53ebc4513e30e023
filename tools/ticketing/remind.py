"""Tool ``ticketing.remind``."""

from __future__ import annotations

from beffroi import City, Effect, Notice, Ticket, tool
from tools.ticketing.foreseen import reminded
from tools.ticketing.templates import reminder


@tool(
    "ticketing.remind",
    effect=Effect.NOTIFY,
    operations=("ticketing.remind",),
    summary="Relancer l'agent chargé d'un ticket",
    sentence="Relancer l'agent chargé de {ticket}",
    phrases=(
        "relance l'agent du ticket 4012",
        "envoie un rappel pour le ticket 87",
        "relance les urgents",
        "rappelle à la personne chargée du ticket 1530 de s'en occuper",
        "fais une relance sur ce ticket",
    ),
    questions={"ticket": "Pour quel ticket faut-il relancer l'agent ?"},
    composes={"message": reminder},
    foresees=reminded,
)
def remind(city: City, ticket: Ticket) -> Notice:
    """Remind the assignee of a ticket.

    Raises:
        ToolError: ``INVALID`` where the ticket has no assignee; ``CONFLICT`` where it is closed, or has
            changed.
    """
    reminded(ticket)
    return city.ticketing.remind(city.key, ticket.number, ticket.version, reminder(ticket).alone)
