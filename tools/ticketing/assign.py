"""Tool ``ticketing.assign``."""

from __future__ import annotations

from beffroi import City, Effect, Person, Ticket, tool
from tools.ticketing.foreseen import entrusted


@tool(
    "ticketing.assign",
    effect=Effect.WRITE,
    operations=("ticketing.assign",),
    summary="Confier un ticket à une personne",
    sentence="Confier {ticket} à {to}",
    phrases=(
        "assigne le ticket 4012 à Karim Benali",
        "confie-le à Mme Lefèvre",
        "donne ce ticket à mon chef",
        "attribue le ticket 87 à Linh Tran",
        "je prends le ticket 305",
    ),
    questions={
        "ticket": "Quel ticket faut-il confier ?",
        "to": "À qui faut-il confier le ticket ?",
    },
    foresees=entrusted,
)
def assign(city: City, ticket: Ticket, to: Person) -> Ticket:
    """Make a person the assignee of a ticket.

    Raises:
        ToolError: ``CONFLICT`` where the ticket has changed since it was read.
    """
    return city.ticketing.assign(city.key, ticket.number, ticket.version, to)
