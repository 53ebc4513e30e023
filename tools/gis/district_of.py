"""Tool ``gis.district_of``."""

from __future__ import annotations

from beffroi import City, District, Effect, Facility, Place, tool


@tool(
    "gis.district_of",
    effect=Effect.READ,
    operations=("gis.district_at",),
    summary="Dire dans quel arrondissement est un lieu",
    sentence="Trouver l'arrondissement de {place}",
    result="l'arrondissement de {place}",
    phrases=(
        "dans quel arrondissement est le 12 rue Oberkampf",
        "l'arrondissement du 5 rue de Rivoli",
        "c'est quel arrondissement, la rue Monge",
        "le 40 rue de Flandre est dans quel arrondissement",
    ),
    questions={"place": "De quel lieu cherchez-vous l'arrondissement ?"},
)
def district_of(city: City, place: Place | Facility) -> District:
    """Find the arrondissement whose area holds a place."""
    return city.gis.district_at(place.lon, place.lat)
