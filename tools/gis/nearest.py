"""Tool ``gis.nearest``."""

from __future__ import annotations

from beffroi import City, Effect, Facility, FacilityKind, Listing, Number, Place, tool


@tool(
    "gis.nearest",
    effect=Effect.READ,
    operations=("gis.nearest",),
    summary="Trouver les équipements les plus proches d'un lieu",
    sentence="Chercher « {kind} » au plus près de {place}, {n} au plus",
    result="les équipements[ « {kind} »][ au plus près de {place}]",
    phrases=(
        "la piscine la plus proche du 12 rue Oberkampf",
        "les 3 crèches les plus proches de la place d'Italie",
        "quelle est la sanisette la plus près du 40 rue de Flandre",
        "le gymnase le plus proche",
        "les cinq parcs les plus proches du 8 rue des Martyrs",
    ),
    questions={
        "kind": "Quel type d'équipement (école, piscine, parc…) ?",
        "place": "Au plus près de quel lieu ?",
    },
    defaults={"n": "1"},
)
def nearest(city: City, kind: FacilityKind, place: Place | Facility, n: Number = 1) -> Listing[Facility]:
    """Find the ``n`` facilities of one kind that are nearest to a place, each with its distance."""
    return city.gis.nearest(kind, place.lon, place.lat, n)
