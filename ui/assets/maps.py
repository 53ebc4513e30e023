"""Maps drawn by the server as SVG from the city's own polygons and lines. No tile from anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from markupsafe import Markup, escape
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from agents.views import Point
from beffroi.errors import ConfigurationError
from tools.city.geopackage import Layer, read_layer
from tools.city.importer import PACKAGE
from ui.plain import shown

_WIDTH, _HEIGHT = 640, 400
_SMALLEST = 0.006
"""Degrees of latitude: the smallest extent of a map, about 650 m."""
_STREETS_BELOW = 0.03
_NAMES_BELOW = 0.012
_MOST_POINTS = 300


@dataclass(frozen=True)
class _Frame:
    """A window on the city: degrees to pixels, longitudes shortened by the cosine of the latitude."""

    west: float
    north: float
    scale: float
    squeeze: float

    def x(self, lon: float) -> float:
        return (lon - self.west) * self.squeeze * self.scale

    def y(self, lat: float) -> float:
        return (self.north - lat) * self.scale

    @property
    def height(self) -> float:
        return _HEIGHT / self.scale

    @property
    def window(self) -> BaseGeometry:
        east = self.west + _WIDTH / self.scale / self.squeeze
        return box(self.west, self.north - self.height, east, self.north)


@dataclass(frozen=True)
class CityMap:
    """The arrondissements as polygons and the streets as lines, in degrees."""

    districts: tuple[tuple[int, BaseGeometry], ...] = ()
    streets: tuple[tuple[str, BaseGeometry], ...] = ()

    @classmethod
    def read(cls, city_home: Path) -> CityMap:
        """The map of the embedded city; an empty one where the city has no file."""
        package = city_home / PACKAGE
        if not package.is_file():
            return cls()
        districts = _layer(package, "districts")
        streets = _layer(package, "streets")
        return cls(
            tuple((int(n), g) for n, g in _pairs(districts, "number")),
            tuple((str(n), g) for n, g in _pairs(streets, "name")),
        )

    def draw(self, points: Sequence[Point]) -> Markup:
        """A map around the points, numbered as in the list beside it; the whole city without points."""
        placed = [p for p in points if math.isfinite(p.lon) and math.isfinite(p.lat)][:_MOST_POINTS]
        frame = self._frame(placed)
        inside = frame.window
        parts = [
            *(_district(frame, number, shape, inside) for number, shape in self.districts),
            *self._streets(frame, inside),
            *(_pin(frame, index, point) for index, point in reversed(list(enumerate(placed, start=1)))),
        ]
        label = "Carte : " + " ; ".join(shown(point.label) for point in placed[:5])
        return Markup(
            f'<svg class="map" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}">'
            f'<rect class="map-ground" width="{_WIDTH}" height="{_HEIGHT}"/>{"".join(parts)}</svg>'
        )

    def _frame(self, points: Sequence[Point]) -> _Frame:
        west, south, east, north = _extent(points, [shape for _, shape in self.districts])
        squeeze = math.cos(math.radians((south + north) / 2))
        height = max(north - south, _SMALLEST) * 1.3
        width = max((east - west) * squeeze, _SMALLEST) * 1.3
        scale = min(_HEIGHT / height, _WIDTH / width)
        half_width, half_height = _WIDTH / scale / squeeze / 2, _HEIGHT / scale / 2
        return _Frame((west + east) / 2 - half_width, (south + north) / 2 + half_height, scale, squeeze)

    def _streets(self, frame: _Frame, inside: BaseGeometry) -> Iterable[str]:
        if frame.height > _STREETS_BELOW:
            return
        named = frame.height < _NAMES_BELOW
        for name, line in self.streets:
            if line.intersects(inside):
                yield _street(frame, name, line.intersection(inside), named)


def _layer(package: Path, name: str) -> Layer | None:
    try:
        return read_layer(package, name)
    except ConfigurationError:
        return None


def _pairs(layer: Layer | None, field: str) -> Iterable[tuple[Any, BaseGeometry]]:
    if layer is None or field not in layer.fields:
        return ()
    return zip(layer.fields[field], layer.geometry, strict=True)


def _extent(points: Sequence[Point], shapes: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    if points:
        lons, lats = [p.lon for p in points], [p.lat for p in points]
        return min(lons), min(lats), max(lons), max(lats)
    if shapes:
        west, south, east, north = shapely.total_bounds(list(shapes))
        return float(west), float(south), float(east), float(north)
    return 2.25, 48.81, 2.42, 48.91


def _district(frame: _Frame, number: int, shape: BaseGeometry, inside: BaseGeometry) -> str:
    seen = shape.intersection(inside)
    if seen.is_empty:
        return ""
    path = "".join(_ring(frame, part.exterior.coords) for part in getattr(shape, "geoms", [shape]))
    middle = seen.representative_point()
    name = f"{number}{'er' if number == 1 else 'e'}"
    return (
        f'<path class="map-district" d="{path}"/>'
        f'<text class="map-number" x="{frame.x(middle.x):.0f}" y="{frame.y(middle.y):.0f}">{name}</text>'
    )


def _ring(frame: _Frame, coords: Iterable[tuple[float, ...]]) -> str:
    points = " ".join(f"{frame.x(c[0]):.1f},{frame.y(c[1]):.1f}" for c in coords)
    return f"M{points}Z"


def _street(frame: _Frame, name: str, line: BaseGeometry, named: bool) -> str:
    parts = [part for part in getattr(line, "geoms", [line]) if isinstance(part, LineString)]
    drawn = "".join(
        f'<polyline class="map-street" points="'
        f'{" ".join(f"{frame.x(c[0]):.1f},{frame.y(c[1]):.1f}" for c in part.coords)}"/>'
        for part in parts
    )
    if not (named and parts):
        return drawn
    middle = parts[0].interpolate(0.5, normalized=True)
    x, y = frame.x(middle.x), frame.y(middle.y)
    return f'{drawn}<text class="map-name" x="{x:.0f}" y="{y - 3:.0f}">{escape(shown(name))}</text>'


def _pin(frame: _Frame, index: int, point: Point) -> str:
    x, y = frame.x(point.lon), frame.y(point.lat)
    return (
        f'<g class="map-pin"><title>{escape(shown(point.label))}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}">{index}</text></g>'
    )
