"""Tool ``directory.service_of``."""

from __future__ import annotations

from beffroi import City, Effect, Person, Service, tool


@tool(
    "directory.service_of",
    effect=Effect.READ,
    operations=("directory.service_of",),
    summary="Trouver le service d'une personne",
    sentence="Trouver le service de {person}",
    result="le service de {person}",
    phrases=(
        "dans quel service est Karim Benali",
        "le service de Mme Moretti",
        "où travaille Yannick Le Goff",
        "mon service",
        "à quelle direction appartient Simon Weiss",
    ),
    questions={"person": "De qui cherchez-vous le service ?"},
)
def service_of(city: City, person: Person) -> Service:
    """Find the service that a person works in."""
    return city.directory.service_of(person.id)
