"""Tool ``gis.locate``."""

from __future__ import annotations

from beffroi import City, Effect, Lookup, Place, Query, tool


@tool(
    "gis.locate",
    effect=Effect.READ,
    operations=("geocoder.locate",),
    summary="Situer une adresse",
    sentence="Situer « {address} »",
    result="{address}",
    phrases=(
        "où se trouve le 12 rue Oberkampf",
        "situe le 48 rue de Charonne",
        "localise cette adresse",
        "montre-moi où est la rue de Belleville",
        "au 3 place de la Nation",
    ),
    questions={"address": "À quelle adresse ?"},
)
def locate(city: City, address: Query) -> Lookup[Place]:
    """Find the place that an address names: an exact match, candidates to pick from, or none; no guess."""
    return city.geocoder.locate(address)
