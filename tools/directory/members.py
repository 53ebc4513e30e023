"""Tool ``directory.members``."""

from __future__ import annotations

from beffroi import City, Effect, Listing, Person, Service, tool


@tool(
    "directory.members",
    effect=Effect.READ,
    operations=("directory.members",),
    summary="Lister les agents d'un service",
    sentence="Lister les agents de {service}",
    result="les agents de {service}",
    phrases=(
        "qui travaille à la propreté du 9e",
        "les agents de ce service",
        "l'équipe de la voirie du 11e",
        "combien de personnes au service des sports du 14e",
        "les membres de mon service",
    ),
    questions={"service": "De quel service voulez-vous les agents ?"},
)
def members(city: City, service: Service) -> Listing[Person]:
    """List the people who work in a service, its head included."""
    return city.directory.members(service.id)
