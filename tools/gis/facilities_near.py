"""Tool ``gis.facilities_near``."""

from __future__ import annotations

from beffroi import City, Effect, Facility, FacilityKind, Listing, Metres, Place, tool


@tool(
    "gis.facilities_near",
    effect=Effect.READ,
    operations=("gis.facilities_near",),
    summary="Lister les équipements autour d'un lieu",
    sentence="Lister les équipements[ « {kind} »] à moins de {radius} de {place}",
    result="les équipements[ « {kind} »][ à moins de {radius}][ autour de {place}]",
    phrases=(
        "les écoles à moins de 500 m du 12 rue Oberkampf",
        "quels équipements à 300 mètres de la place de la Nation",
        "les fontaines dans un rayon d'un kilomètre autour du 3 rue Monge",
        "y a-t-il une sanisette à moins de 200 m d'ici",
    ),
    questions={
        "place": "Autour de quel lieu ?",
        "radius": "À quelle distance au plus ?",
    },
)
def facilities_near(
    city: City,
    place: Place | Facility,
    radius: Metres,
    kind: FacilityKind | None = None,
) -> Listing[Facility]:
    """List the facilities within a radius of a place, nearest first, each with its distance."""
    return city.gis.facilities_near(place.lon, place.lat, radius, kind)
