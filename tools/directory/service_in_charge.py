"""Tool ``directory.service_in_charge``."""

from __future__ import annotations

from beffroi import City, Domain, Effect, Lookup, Service, Ticket, tool


@tool(
    "directory.service_in_charge",
    effect=Effect.READ,
    operations=("directory.find_service",),
    summary="Trouver le service chargé d'un ticket",
    sentence="Trouver le service chargé de {ticket}",
    result="le service chargé de {ticket}",
    phrases=(
        "le service chargé du ticket 4012",
        "qui s'occupe de ce ticket, quel service",
        "quel service traite le ticket 87",
        "de quel service relève le ticket 1530",
    ),
    questions={"ticket": "De quel ticket s'agit-il ?"},
)
def service_in_charge(city: City, ticket: Ticket) -> Lookup[Service]:
    """Find the service of a ticket's category and arrondissement; the central one where it has none."""
    return city.directory.find_service(Domain(ticket.category.value), ticket.district)
