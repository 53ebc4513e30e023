"""Tool ``ticketing.notify``."""

from __future__ import annotations

from beffroi import (
    City,
    Effect,
    Failure,
    Notice,
    ParameterRole,
    Person,
    Prose,
    Service,
    Ticket,
    ToolError,
    tool,
)
from tools.ticketing.templates import notice


@tool(
    "ticketing.notify",
    effect=Effect.NOTIFY,
    operations=("ticketing.notify",),
    summary="Prévenir une personne ou un service",
    sentence="Prévenir {to}[ au sujet de {ticket}][ avec le message « {message} »]",
    phrases=(
        "préviens le responsable de la voirie du 11e",
        "préviens le service propreté du 9e que la benne est pleine",
        "informe Mme Lefèvre",
        "avertis mon chef pour le ticket 4012",
        "fais savoir à Karim Benali que la réunion est reportée",
    ),
    questions={"to": "Qui faut-il prévenir ?"},
    # What is sent speaks of the ticket by its title.
    roles={"ticket": ParameterRole.CONTENT},
    composes={"message": notice},
)
def notify(
    city: City,
    to: Person | Service,
    ticket: Ticket | None = None,
    message: Prose | None = None,
) -> Notice:
    """Notify a person or a service; without a message, an approved sentence about the ticket is sent.

    Raises:
        ToolError: ``INVALID`` where there is neither a ticket nor a message.
    """
    if message is None and ticket is None:
        raise ToolError(
            Failure.INVALID,
            f"Je ne sais pas de quoi prévenir {to.name} : indiquez un ticket ou un message.",
            f"There is nothing to tell {to.name}: name a ticket or a message.",
        )
    if ticket is None:
        return city.ticketing.notify(city.key, to, None, message)
    return city.ticketing.notify(city.key, to, ticket.number, notice(ticket).around(message))
