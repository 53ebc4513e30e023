"""Tool ``ticketing.history``."""

from __future__ import annotations

from beffroi import City, Effect, HistoryEntry, Listing, Ticket, tool


@tool(
    "ticketing.history",
    effect=Effect.READ,
    operations=("ticketing.history",),
    summary="Lire l'historique d'un ticket",
    sentence="Lire l'historique de {ticket}",
    result="l'historique de {ticket}",
    phrases=(
        "l'historique du ticket 4012",
        "qui a fait quoi sur le ticket 87",
        "les commentaires du ticket 1530",
        "que s'est-il passé sur ce ticket",
    ),
    questions={"ticket": "De quel ticket voulez-vous l'historique ?"},
)
def history(city: City, ticket: Ticket) -> Listing[HistoryEntry]:
    """Read the changes and comments of a ticket, oldest first."""
    return city.ticketing.history(ticket.number)
