"""The embedded GIS: the port on one GeoPackage."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import shapely

from beffroi.enums import FacilityKind
from beffroi.errors import Failure, ToolError
from beffroi.records import District, Facility, Listing, Lookup, Place
from tools.city.lambert import metres_between, to_metres
from tools.city.shapes import district_name
from tools.gis.embedded_data import CityMap, city_map
from tools.gis.embedded_places import find_streets, locate

MOST = 2_000
LONGEST_RADIUS = 20_000.0
MOST_NEAREST = 100


class EmbeddedGis:
    """Addresses, arrondissements and facilities of the demo city (`beffroi.ports.Gis`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def _map(self) -> CityMap:
        return city_map(self._path)

    def locate(self, address: str) -> Lookup[Place]:
        """The place an address means: exact, candidates, or none."""
        return locate(self._map, address)

    def district_at(self, lon: float, lat: float) -> District:
        """The arrondissement at a position."""
        _check_position(lon, lat)
        city = self._map
        inside = shapely.intersects_xy(city.polygons, lon, lat).nonzero()[0]
        if not len(inside):
            raise ToolError(
                Failure.NOT_FOUND,
                f"La position ({lon:.5f}, {lat:.5f}) n'est dans aucun arrondissement.",
                f"Position ({lon:.5f}, {lat:.5f}) lies in no arrondissement.",
            )
        number = city.districts[int(inside[0])]
        return District(number, district_name(number))

    def facilities(self, kind: FacilityKind, district: int) -> Listing[Facility]:
        """Facilities of a kind in an arrondissement, by name."""
        _check_district(district)
        found = [f for f in self._map.facilities if f.kind is kind and f.district == district]
        return _listing(sorted(found, key=lambda f: (f.name, f.id)))

    def facilities_near(
        self, lon: float, lat: float, radius: float, kind: FacilityKind | None
    ) -> Listing[Facility]:
        """Facilities within a radius in metres, the nearest first."""
        _check_position(lon, lat)
        if not (0 < radius <= LONGEST_RADIUS):
            raise ToolError(
                Failure.INVALID,
                f"Le rayon doit être entre 1 et {LONGEST_RADIUS:.0f} mètres.",
                f"The radius must be between 1 and {LONGEST_RADIUS:.0f} metres.",
            )
        city, centre = self._map, to_metres(lon, lat)
        rows = city.tree.query(shapely.Point(centre), predicate="dwithin", distance=radius)
        return _listing(_by_distance(city, rows.tolist(), centre, kind))

    def nearest(self, kind: FacilityKind, lon: float, lat: float, n: int) -> Listing[Facility]:
        """The n nearest facilities of a kind, the nearest first."""
        _check_position(lon, lat)
        if not (1 <= n <= MOST_NEAREST):
            raise ToolError(
                Failure.INVALID,
                f"Le nombre d'équipements doit être entre 1 et {MOST_NEAREST}.",
                f"The number of facilities must be between 1 and {MOST_NEAREST}.",
            )
        city, centre = self._map, to_metres(lon, lat)
        rows = np.flatnonzero(city.kinds == kind.value).tolist()
        return _listing(_by_distance(city, rows, centre, kind)[:n])

    def facilities_on_street(self, street: str, kind: FacilityKind | None) -> Listing[Facility]:
        """Facilities whose address is in a street, in every arrondissement it crosses."""
        city = self._map
        parts, alike = find_streets(city, street)
        if not parts:
            hint = f" Vouliez-vous dire : {', '.join(alike[:4])} ?" if alike else " Vérifiez son nom."
            raise ToolError(
                Failure.NOT_FOUND,
                f"Je ne connais pas la rue « {street} ».{hint}",
                f"No street '{street}' is known.",
            )
        there = {(part.words, part.district) for part in parts}
        pairs = zip(city.facilities, city.facility_streets, strict=True)
        found = [f for f, words in pairs if (words, f.district) in there and kind in (None, f.kind)]
        return _listing(sorted(found, key=lambda f: (f.district, f.kind, f.name)))

    def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float:
        """Metres between two positions, as the crow flies, in the Lambert-93 plane."""
        _check_position(lon1, lat1)
        _check_position(lon2, lat2)
        return round(metres_between(lon1, lat1, lon2, lat2), 1)


def _by_distance(
    city: CityMap, rows: Iterable[int], centre: tuple[float, float], kind: FacilityKind | None
) -> list[Facility]:
    found = [
        dataclasses.replace(city.facilities[row], distance=round(math.dist(centre, city.spots[row]), 1))
        for row in rows
        if kind in (None, city.facilities[row].kind)
    ]
    return sorted(found, key=lambda f: (f.distance or 0.0, f.id))


def _listing(found: list[Facility]) -> Listing[Facility]:
    kept = tuple(found[:MOST])
    return Listing(kept, len(kept) == len(found), len(found), datetime.now().replace(microsecond=0))


def _check_district(district: int) -> None:
    if not 1 <= district <= 20:
        raise ToolError(
            Failure.INVALID,
            f"Il n'y a pas de {district}e arrondissement : les arrondissements vont de 1 à 20.",
            f"There is no arrondissement {district}: they go from 1 to 20.",
        )


def _check_position(lon: float, lat: float) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ToolError(
            Failure.INVALID,
            "La position n'est pas une longitude et une latitude en degrés.",
            "The position is not a longitude and a latitude in degrees.",
        )
