"""Tool ``ticketing.get``."""

from __future__ import annotations

from beffroi import City, Effect, Number, Ticket, tool


@tool(
    "ticketing.get",
    effect=Effect.READ,
    operations=("ticketing.get",),
    summary="Lire un ticket par son numéro",
    sentence="Lire le ticket {number}",
    result="le ticket {number}",
    phrases=(
        "le ticket 4012",
        "montre le ticket n° 87",
        "où en est le ticket 1530",
        "le statut du ticket 12",
        "ouvre la fiche du ticket 305",
    ),
    questions={"number": "Quel est le numéro du ticket ?"},
)
def get(city: City, number: Number) -> Ticket:
    """Read one ticket by its number.

    Raises:
        ToolError: ``NOT_FOUND`` where no ticket has it.
    """
    return city.ticketing.get(number)
