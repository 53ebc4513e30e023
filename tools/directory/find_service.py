"""Tool ``directory.find_service``."""

from __future__ import annotations

from beffroi import City, DistrictNumber, Domain, Effect, Lookup, Service, tool


@tool(
    "directory.find_service",
    effect=Effect.READ,
    operations=("directory.find_service",),
    summary="Trouver un service par domaine et arrondissement",
    sentence="Trouver le service « {domain} »[ de {district}]",
    result="le service {domain}[ de {district}]",
    phrases=(
        "la voirie du 11e",
        "le service propreté du neuvième",
        "le numéro des espaces verts du 20e",
        "le service informatique",
        "où se trouve l'état civil du 5e",
        "le mail de la direction des finances",
    ),
    questions={"domain": "De quel service s'agit-il (voirie, propreté, éclairage…) ?"},
)
def find_service(city: City, domain: Domain, district: DistrictNumber | None = None) -> Lookup[Service]:
    """Find a service by its domain and arrondissement; without one, the central directorate."""
    return city.directory.find_service(domain, district)
