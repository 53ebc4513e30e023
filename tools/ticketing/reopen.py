"""Tool ``ticketing.reopen``."""

from __future__ import annotations

from beffroi import City, Effect, Prose, Ticket, tool
from tools.ticketing.foreseen import reopened


@tool(
    "ticketing.reopen",
    effect=Effect.WRITE,
    operations=("ticketing.reopen",),
    summary="Rouvrir un ticket",
    sentence="Rouvrir {ticket}[, motif : « {reason} »]",
    phrases=(
        "rouvre le ticket 4012",
        "le trou du ticket 87 est revenu, rouvre-le",
        "remets le ticket 1530 en ouvert",
        "réouvre ce ticket",
    ),
    questions={"ticket": "Quel ticket faut-il rouvrir ?"},
    foresees=reopened,
)
def reopen(city: City, ticket: Ticket, reason: Prose | None = None) -> Ticket:
    """Open a closed ticket again, with a reason where one is given.

    Raises:
        ToolError: ``CONFLICT`` where the ticket has changed since it was read.
    """
    return city.ticketing.reopen(city.key, ticket.number, ticket.version, reason)
