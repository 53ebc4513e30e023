"""Addresses of the demo city in the column layout of the Base Adresse Nationale's CSV.

Only every few house numbers have a line; the others are interpolated by the GIS connector.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from tools.city.lambert import Array, to_degrees_all
from tools.city.layout import Laid

COLUMNS = (
    "id", "id_fantoir", "numero", "rep", "nom_voie", "code_postal", "code_insee", "nom_commune",
    "code_insee_ancienne_commune", "nom_ancienne_commune", "x", "y", "lon", "lat", "type_position", "alias",
    "nom_ld", "libelle_acheminement", "nom_afnor", "source_position", "source_nom_voie",
    "certification_commune", "cad_parcelles",
)  # fmt: skip
DEMO = "démonstration"
SIDE = 9.0
STRIDE = 4
SHARE_BIS = 0.012


@dataclass(frozen=True)
class Address:
    """One line of the CSV; ``x`` and ``y`` in Lambert-93 metres, ``lon`` and ``lat`` in degrees."""

    street: str
    fantoir: str
    number: int
    suffix: str
    district: int
    x: float
    y: float
    lon: float = 0.0
    lat: float = 0.0

    @property
    def id(self) -> str:
        """As the national address base writes them: commune, street code, number, suffix."""
        tail = f"_{self.suffix}" if self.suffix else ""
        return f"{insee(self.district)}_{self.fantoir}_{self.number:05d}{tail}"

    @property
    def label(self) -> str:
        """As people write it: « 12 bis rue de la Paix »."""
        return " ".join(part for part in (str(self.number), self.suffix, self.street) if part)


def insee(district: int) -> str:
    """Commune code of an arrondissement, 75101 to 75120."""
    return f"751{district:02d}"


def postcode(district: int) -> str:
    """Postal code of an arrondissement, 75001 to 75020."""
    return f"750{district:02d}"


def make_addresses(laid: list[Laid], rng: random.Random) -> list[Address]:
    """All address lines, with both coordinate systems."""
    rows = [row for index, item in enumerate(laid) for row in _segment_rows(index, item, rng)]
    degrees = to_degrees_all(np.array([(row.x, row.y) for row in rows]))
    return [
        Address(r.street, r.fantoir, r.number, r.suffix, r.district, r.x, r.y, float(lon), float(lat))
        for r, (lon, lat) in zip(rows, degrees, strict=True)
    ]


def _segment_rows(index: int, item: Laid, rng: random.Random) -> Iterator[Address]:
    segment = item.segment
    chosen = [found for side in segment.sides for found in _side_numbers(segment.numbers(side), rng)]
    wanted = sorted(set(chosen) | set(segment.extras))
    points = _positions(item, [number for number, _ in wanted])
    for (number, suffix), (x, y) in zip(wanted, points, strict=True):
        nudge = 2.0 * len(suffix)
        yield Address(
            segment.name, f"{index:04d}", number, suffix, segment.district, float(x) + nudge, float(y)
        )


def _side_numbers(numbers: range, rng: random.Random) -> Iterator[tuple[int, str]]:
    for position, number in enumerate(numbers):
        if position % STRIDE == 0 or number == numbers[-1]:
            yield number, ""
        if rng.random() < SHARE_BIS:
            yield number, ""
            yield number, "bis"


def _positions(item: Laid, numbers: list[int]) -> Array:
    """A point beside the street's line for each number: odd to the left, even to the right."""
    segment, line = item.segment, item.line
    share = (np.array(numbers, dtype=float) - segment.first) / max(1, segment.last - segment.first)
    on_line = shapely.get_coordinates(shapely.line_interpolate_point(line, share, normalized=True))
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    normal = np.array([-(y1 - y0), x1 - x0]) / max(1.0, float(np.hypot(x1 - x0, y1 - y0)))
    side = np.where(np.array(numbers) % 2 == 1, SIDE, -SIDE)[:, None]
    return np.asarray(on_line + side * normal, dtype=np.float64)
