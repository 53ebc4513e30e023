"""The embedded GIS: the port on one GeoPackage."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely

from beffroi.enums import FacilityKind
from beffroi.records import District, Facility, Listing
from tools.city.lambert import metres_between, to_metres
from tools.city.shapes import district_name
from tools.gis.bounds import (
    by_district_and_name,
    check_count,
    check_district,
    check_position,
    check_radius,
    listing,
    no_district,
    no_street,
)
from tools.gis.embedded_data import CityMap, city_map
from tools.gis.embedded_places import find_streets


class EmbeddedGis:
    """Arrondissements and facilities of the demo city (`beffroi.ports.Gis`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def _map(self) -> CityMap:
        return city_map(self._path)

    def district_at(self, lon: float, lat: float) -> District:
        """The arrondissement at a position."""
        check_position(lon, lat)
        city = self._map
        inside = shapely.intersects_xy(city.polygons, lon, lat).nonzero()[0]
        if not len(inside):
            no_district(lon, lat)
        number = city.districts[int(inside[0])]
        return District(number, district_name(number))

    def facilities(self, kind: FacilityKind, district: int | None) -> Listing[Facility]:
        """Facilities of a kind in an arrondissement, or in all of them one after the other, by name."""
        if district is not None:
            check_district(district)
        found = [f for f in self._map.facilities if f.kind is kind and district in (None, f.district)]
        return listing(sorted(found, key=by_district_and_name))

    def facilities_near(
        self, lon: float, lat: float, radius: float, kind: FacilityKind | None
    ) -> Listing[Facility]:
        """Facilities within a radius in metres, the nearest first."""
        check_position(lon, lat)
        check_radius(radius)
        city, centre = self._map, to_metres(lon, lat)
        rows = city.tree.query(shapely.Point(centre), predicate="dwithin", distance=radius)
        return listing(_by_distance(city, rows.tolist(), centre, kind))

    def nearest(self, kind: FacilityKind, lon: float, lat: float, n: int) -> Listing[Facility]:
        """The n nearest facilities of a kind, the nearest first."""
        check_position(lon, lat)
        check_count(n)
        city, centre = self._map, to_metres(lon, lat)
        rows = np.flatnonzero(city.kinds == kind.value).tolist()
        return listing(_by_distance(city, rows, centre, kind)[:n])

    def facilities_on_street(self, street: str, kind: FacilityKind | None) -> Listing[Facility]:
        """Facilities whose address is in a street, in every arrondissement it crosses."""
        city = self._map
        parts, alike = find_streets(city, street)
        if not parts:
            no_street(street, alike)
        there = {(part.words, part.district) for part in parts}
        pairs = zip(city.facilities, city.facility_streets, strict=True)
        found = [f for f, words in pairs if (words, f.district) in there and kind in (None, f.kind)]
        return listing(sorted(found, key=lambda f: (f.district, f.kind, f.name)))

    def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float:
        """Metres between two positions, as the crow flies, in the Lambert-93 plane."""
        check_position(lon1, lat1)
        check_position(lon2, lat2)
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
