"""The polygons of the arrondissements, read from a map and kept for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from beffroi.errors import ConfigurationError
from beffroi.settings.maps import MapLayers
from tools.districts import district_of
from tools.gis.source import Box, Features, text_of

_FRANCE = Box(-9.9, 41.1, 10.4, 51.6)
"""Where Lambert-93 holds (EPSG:2154)."""


@dataclass(frozen=True)
class Polygons:
    """Arrondissements and their areas, one for one."""

    numbers: tuple[int, ...]
    areas: np.ndarray[Any, Any]
    until: float


class Districts:
    """Which arrondissement a position is in.

    Args:
        read: asks the map for its polygons.
    """

    def __init__(self, system: MapLayers, read: Callable[[], Features]) -> None:
        self._system, self._read = system, read
        self._lock = threading.Lock()
        self._polygons: Polygons | None = None

    def polygons(self) -> Polygons:
        """The polygons, read again where they have been kept long enough.

        Raises:
            ConfigurationError: there are none, or they lie where no arrondissement of France can be.
        """
        with self._lock:
            if self._polygons is None or time.monotonic() > self._polygons.until:
                self._polygons = self._load()
            return self._polygons

    def number_at(self, lon: float, lat: float) -> int | None:
        """The arrondissement at a position; None outside all."""
        polygons = self.polygons()
        inside = shapely.intersects_xy(polygons.areas, lon, lat).nonzero()[0]
        return polygons.numbers[int(inside[0])] if len(inside) else None

    def box(self, number: int) -> Box | None:
        """The box around an arrondissement; None where the map lacks it."""
        polygons = self.polygons()
        own = [area for n, area in zip(polygons.numbers, polygons.areas, strict=True) if n == number]
        return Box(*map(float, shapely.total_bounds(own))) if own else None

    def _load(self) -> Polygons:
        layer = self._system.districts
        pairs = [
            (number, feature.geometry)
            for feature in self._read().items
            if (number := district_of(text_of(feature.properties.get(layer.number, feature.id))))
            and feature.geometry.geom_type in ("Polygon", "MultiPolygon")
        ]
        if not pairs:
            raise ConfigurationError(
                f"La couche « {layer.layer} » n'a aucun polygone d'arrondissement lisible : corrigez "
                "systems.gis.districts.layer ou systems.gis.districts.number (11, 11e, 75011 ou 75111).",
                f"Layer '{layer.layer}' has no readable polygon of an arrondissement: correct "
                "systems.gis.districts.",
            )
        areas = np.array([area for _, area in pairs], dtype=object)
        check_place(Box(*map(float, shapely.total_bounds(areas))))
        shapely.prepare(areas)
        return Polygons(tuple(n for n, _ in pairs), areas, time.monotonic() + self._system.kept)


def check_place(box: Box) -> None:
    """Positions lie where Lambert-93 holds.

    Raises:
        ConfigurationError: they do not; told apart where latitude and longitude are swapped.
    """
    if _within(box):
        return
    if _within(Box(box.south, box.west, box.north, box.east)):
        raise ConfigurationError(
            "La carte donne la latitude avant la longitude : corrigez l'ordre des axes "
            '(WFS : systems.gis.axes = "lat-lon" ; sinon le système de coordonnées de la couche).',
            "The map writes latitude before longitude: correct the order of axes (WFS: systems.gis.axes).",
        )
    raise ConfigurationError(
        "La carte donne des positions hors de France métropolitaine : vérifiez le système de coordonnées de "
        "la couche « systems.gis.districts.layer ».",
        "The map's positions lie outside metropolitan France: check the layer's coordinate system.",
    )


def _within(box: Box) -> bool:
    return (
        _FRANCE.west <= box.west
        and _FRANCE.south <= box.south
        and box.east <= _FRANCE.east
        and box.north <= _FRANCE.north
    )
