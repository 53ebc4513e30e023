"""Tool ``ticketing.comment``."""

from __future__ import annotations

from beffroi import City, Effect, Prose, Ticket, tool
from tools.ticketing.foreseen import commented


@tool(
    "ticketing.comment",
    effect=Effect.WRITE,
    operations=("ticketing.comment",),
    summary="Commenter un ticket",
    sentence="Ajouter à {ticket} le commentaire « {text} »",
    phrases=(
        "commente le ticket 4012 : passage prévu lundi",
        "ajoute un commentaire au ticket 87",
        "note sur le ticket 1530 que la pièce est commandée",
        "écris sur ce ticket que c'est en attente du fournisseur",
    ),
    questions={
        "ticket": "Quel ticket faut-il commenter ?",
        "text": "Quel commentaire faut-il écrire ?",
    },
    foresees=commented,
)
def comment(city: City, ticket: Ticket, text: Prose) -> Ticket:
    """Add a comment to a ticket.

    Raises:
        ToolError: ``CONFLICT`` where the ticket has changed since it was read.
    """
    return city.ticketing.comment(city.key, ticket.number, ticket.version, text)
