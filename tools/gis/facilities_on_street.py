"""Tool ``gis.facilities_on_street``."""

from __future__ import annotations

from beffroi import City, Effect, Facility, FacilityKind, Listing, Query, tool


@tool(
    "gis.facilities_on_street",
    effect=Effect.READ,
    operations=("gis.facilities_on_street",),
    summary="Lister les équipements d'une rue",
    sentence="Lister les équipements[ « {kind} »] de la voie « {street} »",
    result="les équipements[ « {kind} »][ de la voie « {street} »]",
    phrases=(
        "qu'y a-t-il comme équipements rue de Belleville",
        "les écoles de la rue de Charonne",
        "y a-t-il une crèche avenue Daumesnil",
        "les équipements du boulevard Voltaire",
    ),
    questions={"street": "Dans quelle rue ?"},
)
def facilities_on_street(city: City, street: Query, kind: FacilityKind | None = None) -> Listing[Facility]:
    """List the public facilities whose address is on a street."""
    return city.gis.facilities_on_street(street, kind)
