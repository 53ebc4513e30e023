"""Tool ``ticketing.close``."""

from __future__ import annotations

from beffroi import City, Effect, Prose, Ticket, tool
from tools.ticketing.foreseen import closed


@tool(
    "ticketing.close",
    effect=Effect.WRITE,
    operations=("ticketing.close",),
    summary="Fermer un ticket",
    sentence="Fermer {ticket}[, motif : « {reason} »]",
    phrases=(
        "ferme le ticket 4012",
        "clôture le ticket 87, le trou est rebouché",
        "c'est réglé pour le ticket 1530",
        "le ticket 305 est terminé",
        "ferme-les tous",
    ),
    questions={"ticket": "Quel ticket faut-il fermer ?"},
    foresees=closed,
)
def close(city: City, ticket: Ticket, reason: Prose | None = None) -> Ticket:
    """Close a ticket, with a reason where one is given.

    Raises:
        ToolError: ``CONFLICT`` where the ticket has changed since it was read.
    """
    return city.ticketing.close(city.key, ticket.number, ticket.version, reason)
