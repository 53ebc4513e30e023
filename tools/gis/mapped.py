"""The map port on any source of features: layers and properties are settings, places and distances our own.

Whatever a source filters is filtered again here, so that a server that ignores a condition changes no answer.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.ports import Geocoder
from beffroi.records import District, Facility, Listing
from beffroi.settings.maps import MapLayers
from tools.city.lambert import metres_between, to_degrees_all, to_metres, to_metres_all
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
from tools.gis.districts import Districts
from tools.gis.embedded_address import KINDS, read_address, street_key
from tools.gis.layers import Reading, in_street, telling_word
from tools.gis.mapped_check import check_map
from tools.gis.source import Box, Source, Wanted
from tools.reach.breaker import Health
from tools.reach.checked import Checked

P = ParamSpec("P")
T = TypeVar("T")
_AROUND = 500.0
_FIRST_RADIUS, _LAST_RADIUS = 500.0, 60_000.0


def _asked(method: Callable[Concatenate[MappedGis, P], T]) -> Callable[Concatenate[MappedGis, P], T]:
    """An operation: the mapping is checked first; a wrong setting is told as the asker meets it."""

    @wraps(method)
    def ask(self: MappedGis, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            self.ensure_mapping()
            return method(self, *args, **kwargs)
        except ConfigurationError as error:
            raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error

    return ask


class MappedGis:
    """Arrondissements and facilities of a source (`beffroi.ports.Gis`).

    Args:
        source: where features are read from.
        streets: tells a street without facilities from one that is not known; nothing is told where None.
    """

    def __init__(self, source: Source, system: MapLayers, streets: Geocoder | None = None) -> None:
        self._source, self._system, self._streets = source, system, streets
        self._districts = Districts(system, source.districts)
        self._lock = threading.Lock()
        self._mapping_is_right = False

    @property
    def health(self) -> Health:
        """The source as the last reads found it, without asking it."""
        return self._source.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._source.close()

    def check(self) -> Checked:
        """Asks the source who it is, and whether the settings fit it; raises nothing."""
        return check_map(self._source, self._system)

    def ensure_mapping(self) -> None:
        """Compares the settings with the source once.

        Raises:
            ConfigurationError: they name a layer or a property that it lacks.
        """
        with self._lock:
            if not self._mapping_is_right:
                self._source.check_mapping()
                self._mapping_is_right = True

    @_asked
    def district_at(self, lon: float, lat: float) -> District:
        """The arrondissement at a position."""
        check_position(lon, lat)
        number = self._districts.number_at(lon, lat)
        if number is None:
            no_district(lon, lat)
        return District(number, district_name(number))

    @_asked
    def facilities(self, kind: FacilityKind, district: int | None) -> Listing[Facility]:
        """Facilities of a kind in an arrondissement, or in all of them one after the other, by name."""
        box = None
        if district is not None:
            check_district(district)
            box = self._districts.box(district)
        found, complete = self._read(kind, None if box is None else _wider(box, _AROUND))
        there = [facility for facility in found if district in (None, facility.district)]
        return listing(sorted(there, key=by_district_and_name), complete=complete)

    @_asked
    def facilities_near(
        self, lon: float, lat: float, radius: float, kind: FacilityKind | None
    ) -> Listing[Facility]:
        """Facilities within a radius in metres, the nearest first."""
        check_position(lon, lat)
        check_radius(radius)
        return listing(self._around(lon, lat, radius, kind))

    @_asked
    def nearest(self, kind: FacilityKind, lon: float, lat: float, n: int) -> Listing[Facility]:
        """The n nearest facilities of a kind, the nearest first."""
        check_position(lon, lat)
        check_count(n)
        radius = _FIRST_RADIUS
        while len(found := self._around(lon, lat, radius, kind)) < n and radius < _LAST_RADIUS:
            radius *= 3
        return listing(found[:n])

    @_asked
    def facilities_on_street(self, street: str, kind: FacilityKind | None) -> Listing[Facility]:
        """Facilities whose address is in a street, in every arrondissement it crosses."""
        typed = read_address(street)
        if typed.number is not None:  # « rue du 8 mai 1945 »
            typed = dataclasses.replace(typed, street=typed.whole, number=None, suffix="")
        if not typed.street or typed.street in KINDS:
            no_street(street)
        found, complete = self._read(kind, None, telling_word(typed))
        there = [facility for facility in found if in_street(facility, typed)]
        if not there and complete:
            self._know_street(street, typed.street)
        return listing(sorted(there, key=lambda f: (f.district, f.kind, f.name)), complete=complete)

    def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float:
        """Metres between two positions, as the crow flies, in the Lambert-93 plane."""
        check_position(lon1, lat1)
        check_position(lon2, lat2)
        return round(metres_between(lon1, lat1, lon2, lat2), 1)

    def _around(self, lon: float, lat: float, radius: float, kind: FacilityKind | None) -> list[Facility]:
        """Those within a radius, each with its distance, the nearest first; all of them or an error."""
        centre = to_metres(lon, lat)
        found, complete = self._read(kind, _wider(Box(lon, lat, lon, lat), radius))
        if not complete:
            raise ToolError(
                Failure.LIMIT,
                f"Il y a trop d'équipements à moins de {radius:.0f} m pour tous les lire : réduisez le rayon "
                "ou précisez leur type.",
                f"There are too many facilities within {radius:.0f} m to read them all: narrow the search.",
            )
        if not found:
            return []
        spots = to_metres_all(np.array([f.lon for f in found]), np.array([f.lat for f in found]))
        metres = np.hypot(spots[:, 0] - centre[0], spots[:, 1] - centre[1]).tolist()
        near = [
            dataclasses.replace(f, distance=round(m, 1))
            for f, m in zip(found, metres, strict=True)
            if m <= radius
        ]
        return sorted(near, key=lambda f: (f.distance or 0.0, f.id))

    def _read(
        self, kind: FacilityKind | None, box: Box | None, street: str = ""
    ) -> tuple[list[Facility], bool]:
        """Facilities of every layer, and whether all were read."""
        reading = Reading(self._system, self._districts)
        found: dict[tuple[int, str], Facility] = {}
        complete = True
        for number, layer in enumerate(self._system.facilities):
            words = reading.words(layer, kind)
            if words is None or (street and not layer.address):
                continue
            features = self._source.facilities(Wanted(layer, box, words, street))
            complete = complete and features.complete
            read = reading.facilities(layer, features.items)
            found.update(((number, f.id), f) for f in read if kind in (None, f.kind))
        return list(found.values()), complete

    def _know_street(self, street: str, words: str) -> None:
        """Nothing is in the street: said otherwise where there is no such street.

        Raises:
            ToolError: ``NOT_FOUND``, with names that look like it.
        """
        if self._streets is None:
            return
        found = self._streets.locate(street)
        places = [found.exact] if found.exact else found.candidates
        names = list(dict.fromkeys(place.street for place in places))
        if not any(street_key(name) == street_key(words) for name in names):
            no_street(street, names)


def _wider(box: Box, metres: float) -> Box:
    """A box with room around it, and a little more: a circle in Lambert-93 is not quite one in degrees."""
    corners = [(x, y) for x in (box.west, box.east) for y in (box.south, box.north)]
    spots = to_metres_all(*(np.array(axis, dtype=float) for axis in zip(*corners, strict=True)))
    room = metres * 1.02 + 1
    (x0, y0), (x1, y1) = spots.min(axis=0) - room, spots.max(axis=0) + room
    degrees = to_degrees_all(np.array([(x0, y0), (x0, y1), (x1, y0), (x1, y1)]))
    (west, south), (east, north) = degrees.min(axis=0), degrees.max(axis=0)
    return Box(float(west), float(south), float(east), float(north))
