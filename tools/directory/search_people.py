"""Tool ``directory.search_people``."""

from __future__ import annotations

from beffroi import City, DistrictNumber, Domain, Effect, Listing, Person, Query, tool


@tool(
    "directory.search_people",
    effect=Effect.READ,
    operations=("directory.search_people",),
    summary="Chercher des personnes par fonction, domaine ou arrondissement",
    sentence="Lister les agents[ de fonction « {function} »][ du domaine « {domain} »][ de {district}]",
    result="les personnes[ de fonction « {function} »][ du domaine « {domain} »][ de {district}]",
    phrases=(
        "les chefs d'équipe du 12e",
        "tous les agents de la propreté",
        "liste des jardiniers",
        "qui sont les techniciens de l'éclairage",
        "les responsables du 18e arrondissement",
        "tous les agents",
    ),
)
def search_people(
    city: City,
    function: Query | None = None,
    domain: Domain | None = None,
    district: DistrictNumber | None = None,
) -> Listing[Person]:
    """List members of staff by function, domain and arrondissement; everybody where nothing is given."""
    return city.directory.search_people(function, domain, district)
