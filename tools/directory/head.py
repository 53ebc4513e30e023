"""Tool ``directory.head``."""

from __future__ import annotations

from beffroi import City, Effect, Person, Service, tool


@tool(
    "directory.head",
    effect=Effect.READ,
    operations=("directory.get_service",),
    summary="Trouver le responsable d'un service",
    sentence="Trouver le responsable de {service}",
    result="le responsable de {service}",
    phrases=(
        "qui dirige la voirie du 11e",
        "le responsable de la propreté du 9e",
        "qui est à la tête des espaces verts",
        "le chef de ce service",
        "le numéro du responsable de l'éclairage du 3e",
    ),
    questions={"service": "De quel service cherchez-vous le responsable ?"},
)
def head(city: City, service: Service) -> Person:
    """Find who heads a service, as the directory says now."""
    return city.directory.get_service(service.id).head
