"""Tool ``gis.distance``."""

from __future__ import annotations

from beffroi import City, Effect, Facility, Metres, Place, tool


@tool(
    "gis.distance",
    effect=Effect.READ,
    operations=("gis.distance",),
    summary="Mesurer la distance entre deux lieux",
    sentence="Mesurer la distance entre {origin} et {destination}",
    result="la distance entre {origin} et {destination}",
    phrases=(
        "quelle distance entre le 12 rue Oberkampf et la place de la Nation",
        "à combien de mètres est l'école du 5 rue Monge",
        "distance du 3 rue de Rivoli au 40 rue de Flandre",
        "c'est loin, du gymnase à la piscine",
    ),
    questions={
        "origin": "À partir de quel lieu ?",
        "destination": "Jusqu'à quel lieu ?",
    },
)
def distance(city: City, origin: Place | Facility, destination: Place | Facility) -> Metres:
    """Measure the distance in metres between two places, as the crow flies (Lambert-93)."""
    return city.gis.distance(origin.lon, origin.lat, destination.lon, destination.lat)
