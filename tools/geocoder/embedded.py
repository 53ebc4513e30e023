"""The embedded geocoder: the port on the addresses of one GeoPackage."""

from __future__ import annotations

from pathlib import Path

import shapely

from beffroi.records import Lookup, Place
from tools.city.lambert import to_metres
from tools.gis.bounds import FARTHEST_ADDRESS, check_position, no_address
from tools.gis.embedded_data import city_map
from tools.gis.embedded_places import locate, place_of


class EmbeddedGeocoder:
    """Addresses of the demo city (`beffroi.ports.Geocoder`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def locate(self, address: str) -> Lookup[Place]:
        """The place an address means: exact, candidates, or none."""
        return locate(city_map(self._path), address)

    def address_at(self, lon: float, lat: float) -> Place:
        """The known address nearest to a position, within `FARTHEST_ADDRESS`."""
        check_position(lon, lat)
        houses, tree = city_map(self._path).houses
        spot = shapely.Point(to_metres(lon, lat))
        near = tree.query_nearest(spot, max_distance=FARTHEST_ADDRESS, all_matches=False)
        if not len(near):
            no_address(lon, lat)
        return place_of(*houses[int(near[0])])
