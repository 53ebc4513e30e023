"""Tool ``gis.facilities``."""

from __future__ import annotations

from beffroi import City, DistrictNumber, Effect, Facility, FacilityKind, Listing, tool


@tool(
    "gis.facilities",
    effect=Effect.READ,
    operations=("gis.facilities",),
    summary="Lister les équipements d'un arrondissement ou de toute la ville",
    sentence="Lister les équipements « {kind} »[ de {district}]",
    result="les équipements[ « {kind} »][ de {district}]",
    phrases=(
        "les piscines du 13e",
        "combien de crèches dans le 20e",
        "liste des bibliothèques du cinquième",
        "y a-t-il un musée dans le 16e",
        "les écoles de mon arrondissement",
        "toutes les piscines de la ville",
    ),
    questions={
        "kind": "Quel type d'équipement (école, piscine, parc…) ?",
        "district": "Dans quel arrondissement ?",
    },
)
def facilities(city: City, kind: FacilityKind, district: DistrictNumber | None = None) -> Listing[Facility]:
    """List the public facilities of one kind in an arrondissement, or in all of them."""
    return city.gis.facilities(kind, district)
