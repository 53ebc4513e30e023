"""Tool ``ticketing.delete``: declared so that policy can refuse it by name, never done."""

from __future__ import annotations

from beffroi import City, Effect, Failure, Notice, Ticket, ToolError, tool


@tool(
    "ticketing.delete",
    effect=Effect.DELETE,
    operations=(),
    summary="Supprimer un ticket (toujours refusé)",
    sentence="Supprimer {ticket}",
    phrases=(
        "supprime le ticket 4012",
        "efface tous les tickets du 9e",
        "retire ce ticket de la base",
        "détruis le ticket 87",
    ),
    questions={"ticket": "Quel ticket faut-il supprimer ?"},
)
def delete(city: City, ticket: Ticket) -> Notice:
    """Delete a ticket: never done by the assistant.

    Raises:
        ToolError: ``INVALID``, always.
    """
    raise ToolError(
        Failure.INVALID,
        "La suppression ne passe jamais par l'assistant : fermez le ticket, ou voyez l'administrateur.",
        "Deletion never goes through the assistant: close the ticket, or see the administrator.",
    )
