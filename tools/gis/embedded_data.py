"""The city's map in memory: loaded once per file and process, searched by index."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError
from beffroi.records import Facility
from tools.city.addresses import DEMO
from tools.city.geopackage import Layer, read_layer
from tools.city.lambert import Array, to_metres_all
from tools.gis.embedded_address import read_address, street_key, street_words


@dataclass(frozen=True)
class House:
    """One known address; degrees."""

    id: str
    number: int
    suffix: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Street:
    """The part of a street in one arrondissement.

    Attributes:
        words: folded name; ``key`` the same without small words.
        sparse: whether numbers between two known ones exist and are interpolated (demo data).
        houses: by number, then suffix.
    """

    name: str
    district: int
    postcode: str
    words: str
    key: str
    sparse: bool
    houses: tuple[House, ...]


@dataclass(frozen=True)
class CityMap:
    """Everything the GIS answers from; ``facility_streets`` are folded names, one for each facility."""

    streets: tuple[Street, ...]
    by_words: dict[str, list[Street]]
    by_key: dict[str, list[Street]]
    facilities: tuple[Facility, ...]
    facility_streets: tuple[str, ...]
    spots: Array
    kinds: np.ndarray[Any, Any]
    tree: shapely.STRtree
    districts: tuple[int, ...]
    polygons: np.ndarray[Any, Any]


Stamp = tuple[int, int, int, int]
KEPT = 2
_LOADED: dict[Stamp, CityMap] = {}
_LOCK = threading.Lock()


def city_map(path: Path) -> CityMap:
    """The map of a GeoPackage; read again only where the file has changed (an import)."""
    with _LOCK:
        stamp = _stamp(path)
        if stamp not in _LOADED:
            loaded = _load(path)
            while len(_LOADED) >= KEPT:
                del _LOADED[next(iter(_LOADED))]
            _LOADED[stamp] = loaded
        return _LOADED[stamp]


def _stamp(path: Path) -> Stamp:
    if not path.is_file():
        raise ConfigurationError(
            f"La carte de la ville « {path.name} » manque. Prévenez l'administrateur.",
            f"The city's map '{path.name}' is missing. Tell the administrator.",
            command="beffroi city generate",
        )
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


def _load(path: Path) -> CityMap:
    streets = _streets(read_layer(path, "addresses"))
    layer, polygons = read_layer(path, "facilities"), read_layer(path, "districts")
    facilities, spots = _facilities(layer)
    shapely.prepare(polygons.geometry)
    return CityMap(
        streets=streets,
        by_words=_index(streets, "words"),
        by_key=_index(streets, "key"),
        facilities=facilities,
        facility_streets=_facility_streets(layer, facilities),
        spots=spots,
        kinds=layer.fields["kind"],
        tree=shapely.STRtree(shapely.points(spots)),
        districts=tuple(int(number) for number in polygons.fields["number"]),
        polygons=polygons.geometry,
    )


def _streets(layer: Layer) -> tuple[Street, ...]:
    fields, points = layer.fields, shapely.get_coordinates(layer.geometry)
    parts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, key in enumerate(zip(fields["street"], fields["district"].tolist(), strict=True)):
        parts[key].append(index)
    numbers, suffixes = fields["number"].tolist(), ["" if s is None else s for s in fields["suffix"]]
    lon, lat, ids = points[:, 0].tolist(), points[:, 1].tolist(), fields["id"]
    streets = []
    for (name, district), rows in parts.items():
        rows.sort(key=lambda row: (numbers[row], suffixes[row]))
        houses = tuple(House(ids[row], numbers[row], suffixes[row], lon[row], lat[row]) for row in rows)
        first = rows[0]
        sparse = fields["source"][first] == DEMO
        words, postcode = street_words(name), fields["postcode"][first]
        streets.append(Street(name, district, postcode, words, street_key(name), sparse, houses))
    return tuple(streets)


def _index(streets: tuple[Street, ...], attribute: str) -> dict[str, list[Street]]:
    index: dict[str, list[Street]] = defaultdict(list)
    for street in streets:
        index[getattr(street, attribute)].append(street)
    return dict(index)


def _facility_streets(layer: Layer, facilities: tuple[Facility, ...]) -> tuple[str, ...]:
    """The street that a file names, else the one of the address."""
    pairs = zip(layer.fields["street"].tolist(), facilities, strict=True)
    return tuple(
        street_words(street) if street else read_address(facility.address.split(",")[0]).street
        for street, facility in pairs
    )


def _facilities(layer: Layer) -> tuple[tuple[Facility, ...], Array]:
    points = shapely.get_coordinates(layer.geometry)
    names = ("id", "name", "kind", "address", "district")
    columns = zip(*(layer.fields[name].tolist() for name in names), points.tolist(), strict=True)
    records = tuple(
        Facility(key, name, FacilityKind(kind), address or "", district, lon, lat)
        for key, name, kind, address, district, (lon, lat) in columns
    )
    return records, to_metres_all(points[:, 0], points[:, 1])
