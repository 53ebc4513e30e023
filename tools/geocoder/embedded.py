"""The embedded geocoder: the port on the addresses of one GeoPackage."""

from __future__ import annotations

from pathlib import Path

from beffroi.records import Lookup, Place
from tools.gis.embedded_data import city_map
from tools.gis.embedded_places import locate


class EmbeddedGeocoder:
    """Addresses of the demo city (`beffroi.ports.Geocoder`)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def locate(self, address: str) -> Lookup[Place]:
        """The place an address means: exact, candidates, or none."""
        return locate(city_map(self._path), address)
