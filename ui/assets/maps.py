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
from tools.city.folder import PACKAGE
from tools.city.geopackage import Layer, read_layer
from ui.words.plain import shown

_SIZE, _SMALL = (640, 400), (360, 230)
_SMALLEST = 0.006
"""Degrees of latitude: the smallest extent of a map, about 650 m."""
_STREETS_BELOW = 0.03
_NAMES_BELOW = 0.012
_MOST_POINTS = 1000
DOTS_ABOVE = 40
"""Points; more are drawn as small dots, since their numbers would lie on each other."""


@dataclass(frozen=True)
class _Frame:
    """A window on the city: degrees to pixels, longitudes shortened by the cosine of the latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    size: tuple[int, int]

    def x(self, lon: float) -> float:
        return (lon - self.west) * self.squeeze * self.scale

    def y(self, lat: float) -> float:
        return (self.north - lat) * self.scale

    def at(self, place: Sequence[float]) -> tuple[float, float]:
        return self.x(place[0]), self.y(place[1])

    @property
    def height(self) -> float:
        return self.size[1] / self.scale

    @property
    def window(self) -> BaseGeometry:
        east = self.west + self.size[0] / self.scale / self.squeeze
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

    def draw(self, points: Sequence[Point], small: bool = False) -> Markup:
        """A map around the points, numbered as in the list beside it unless they are many; the whole city
        without points."""
        placed = [p for p in points if math.isfinite(p.lon) and math.isfinite(p.lat)][:_MOST_POINTS]
        frame, labels = self._frame(placed, _SMALL if small else _SIZE), _Labels()
        many = len(points) > DOTS_ABOVE
        for point in placed:
            labels.take(frame.x(point.lon), frame.y(point.lat), 5 if many else 14)
        inside = frame.window
        grounds = [_district(frame, shape, inside) for _, shape in self.districts]
        numbers = [_number(frame, number, shape, inside, labels) for number, shape in self.districts]
        streets = list(self._streets(frame, inside, labels))
        numbered = reversed(list(enumerate(placed, start=1)))
        pins = [_pin(frame, 0 if many else index, point) for index, point in numbered]
        parts = [*grounds, *streets, *numbers, *pins]
        label = escape("Carte : " + " ; ".join(shown(point.label) for point in placed[:5]))
        box_size = f"0 0 {frame.size[0]} {frame.size[1]}"
        return Markup(
            f'<svg class="map" viewBox="{box_size}" role="img" aria-label="{label}">'
            f'<rect class="map-ground" width="100%" height="100%"/>{"".join(parts)}</svg>'
        )

    def _frame(self, points: Sequence[Point], size: tuple[int, int]) -> _Frame:
        west, south, east, north = _extent(points, [shape for _, shape in self.districts])
        squeeze = math.cos(math.radians((south + north) / 2))
        height = max(north - south, _SMALLEST) * 1.3
        width = max((east - west) * squeeze, _SMALLEST) * 1.3
        scale = min(size[1] / height, size[0] / width)
        west = (west + east) / 2 - size[0] / scale / squeeze / 2
        return _Frame(west, (south + north) / 2 + size[1] / scale / 2, scale, squeeze, size)

    def _streets(self, frame: _Frame, inside: BaseGeometry, labels: _Labels) -> Iterable[str]:
        """Lines first, then the names that find room, longest line first."""
        if frame.height > _STREETS_BELOW:
            return
        seen = [(name, line.intersection(inside)) for name, line in self.streets if line.intersects(inside)]
        yield from (_street(frame, line) for _, line in seen)
        if frame.height < _NAMES_BELOW:
            for name, line in sorted(seen, key=lambda item: -item[1].length):
                yield labels.along(frame, shown(name), line)


class _Labels:
    """Names on the map, none over another or over a pin."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, float]] = []

    def take(self, x: float, y: float, half: float) -> bool:
        """Whether a name of this half width finds room at this spot; it is taken then."""
        if any((x - a) ** 2 + (y - b) ** 2 < ((half + c) * 0.75) ** 2 for a, b, c in self._taken):
            return False
        self._taken.append((x, y, half))
        return True

    def along(self, frame: _Frame, name: str, line: BaseGeometry) -> str:
        """A street's name written along its line; nothing where there is no room."""
        parts = [part for part in getattr(line, "geoms", [line]) if isinstance(part, LineString)]
        longest = max(parts, key=lambda part: part.length, default=None)
        if longest is None:
            return ""
        (x0, y0), (x1, y1) = (frame.at(longest.coords[end]) for end in (0, -1))
        half = len(name) * 2.9
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if math.hypot(x1 - x0, y1 - y0) < 2 * half or not self.take(x, y, half):
            return ""
        turn = math.degrees(math.atan2(y1 - y0, x1 - x0))
        turn += 180 if turn < -90 else -180 if turn > 90 else 0
        return (
            f'<text class="map-name" transform="translate({x:.0f} {y:.0f}) rotate({turn:.0f})" y="3.5">'
            f"{escape(name)}</text>"
        )


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


def _district(frame: _Frame, shape: BaseGeometry, inside: BaseGeometry) -> str:
    if not shape.intersects(inside):
        return ""
    path = "".join(_ring(frame, part.exterior.coords) for part in getattr(shape, "geoms", [shape]))
    return f'<path class="map-district" d="{path}"/>'


def _number(frame: _Frame, number: int, shape: BaseGeometry, inside: BaseGeometry, labels: _Labels) -> str:
    seen = shape.intersection(inside)
    if seen.is_empty:
        return ""
    middle = seen.representative_point()
    x, y = frame.x(middle.x), frame.y(middle.y)
    if not labels.take(x, y, 14):
        return ""
    return (
        f'<text class="map-number" x="{x:.0f}" y="{y + 5:.0f}">{number}{"er" if number == 1 else "e"}</text>'
    )


def _ring(frame: _Frame, coords: Iterable[tuple[float, ...]]) -> str:
    points = " ".join(f"{frame.x(c[0]):.1f},{frame.y(c[1]):.1f}" for c in coords)
    return f"M{points}Z"


def _street(frame: _Frame, line: BaseGeometry) -> str:
    parts = [part for part in getattr(line, "geoms", [line]) if isinstance(part, LineString)]
    lines = (" ".join(f"{x:.1f},{y:.1f}" for x, y in map(frame.at, part.coords)) for part in parts)
    return "".join(f'<polyline class="map-street" points="{points}"/>' for points in lines)


def _pin(frame: _Frame, index: int, point: Point) -> str:
    """A point under its number; a dot without one."""
    x, y = frame.x(point.lon), frame.y(point.lat)
    number = f'<text x="{x:.1f}" y="{y + 4:.1f}">{index}</text>' if index else ""
    return (
        f'<g class="map-pin"><title>{escape(shown(point.label))}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{10 if index else 4}"/>{number}</g>'
    )
