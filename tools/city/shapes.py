"""Shapes of the demo arrondissements: Voronoi cells of their real centres, cut to an outline of the city.

Approximate on purpose: they cover the outline without overlap, and are never presented as official.
"""

from __future__ import annotations

import numpy as np
from shapely import GeometryType, get_type_id
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import voronoi_diagram

from beffroi.errors import ConfigurationError
from tools.city.lambert import to_metres_all

# Longitude, latitude of the centre of each arrondissement, 1 to 20 (without the two woods).
CENTRES = (
    (2.3364, 48.8626), (2.3428, 48.8683), (2.3600, 48.8629), (2.3576, 48.8543), (2.3507, 48.8444),
    (2.3329, 48.8491), (2.3122, 48.8562), (2.3126, 48.8727), (2.3375, 48.8772), (2.3607, 48.8761),
    (2.3801, 48.8591), (2.3960, 48.8405), (2.3623, 48.8284), (2.3265, 48.8292), (2.2928, 48.8401),
    (2.2660, 48.8604), (2.3068, 48.8873), (2.3482, 48.8926), (2.3848, 48.8871), (2.4012, 48.8635),
)  # fmt: skip
# The gates of Paris, clockwise from the north.
OUTLINE = (
    (2.3590, 48.9012), (2.3705, 48.9012), (2.3865, 48.9010), (2.3950, 48.8990), (2.3985, 48.8890),
    (2.4068, 48.8775), (2.4135, 48.8645), (2.4140, 48.8535), (2.4155, 48.8470), (2.4140, 48.8370),
    (2.4060, 48.8300), (2.3915, 48.8265), (2.3700, 48.8200), (2.3590, 48.8165), (2.3430, 48.8160),
    (2.3255, 48.8190), (2.3050, 48.8268), (2.2880, 48.8315), (2.2690, 48.8330), (2.2555, 48.8370),
    (2.2530, 48.8480), (2.2600, 48.8595), (2.2690, 48.8715), (2.2800, 48.8785), (2.2915, 48.8885),
    (2.3130, 48.8960), (2.3290, 48.9010), (2.3445, 48.9012),
)  # fmt: skip


def district_shapes() -> list[Polygon]:
    """The 20 arrondissements in Lambert-93; index 0 is the first."""
    outline = Polygon(_metres(OUTLINE))
    centres = [Point(xy) for xy in _metres(CENTRES)]
    cells = list(voronoi_diagram(MultiPoint(centres), envelope=outline).geoms)
    shapes = [_cell_of(centre, cells).intersection(outline) for centre in centres]
    if any(get_type_id(shape) != GeometryType.POLYGON for shape in shapes):
        raise ConfigurationError("Le contour de la ville coupe un arrondissement en morceaux.")
    return [Polygon(shape.exterior) for shape in shapes if isinstance(shape, Polygon)]


def district_name(number: int) -> str:
    """« 1er arrondissement », « 11e arrondissement »."""
    return f"{number}{'er' if number == 1 else 'e'} arrondissement"


def _metres(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    lon, lat = np.array(points).T
    return [(float(x), float(y)) for x, y in to_metres_all(lon, lat)]


def _cell_of(centre: Point, cells: list[BaseGeometry]) -> BaseGeometry:
    return next(cell for cell in cells if cell.covers(centre))
