"""Longitude and latitude (RGF93/WGS84, degrees) to and from Lambert-93 (EPSG:2154, metres)."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from pyproj import Transformer

Array = np.ndarray[Any, np.dtype[np.float64]]


@lru_cache(maxsize=2)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_metres(lon: float, lat: float) -> tuple[float, float]:
    """Lambert-93 coordinates of one point."""
    x, y = _transformer("EPSG:4326", "EPSG:2154").transform(lon, lat)
    return float(x), float(y)


def to_metres_all(lon: Array, lat: Array) -> Array:
    """Lambert-93 coordinates of many points, as an array of shape (n, 2)."""
    return np.column_stack(_transformer("EPSG:4326", "EPSG:2154").transform(lon, lat))


def to_degrees_all(points: Array) -> Array:
    """Longitude and latitude of many Lambert-93 points, as an array of shape (n, 2)."""
    return np.column_stack(_transformer("EPSG:2154", "EPSG:4326").transform(points[:, 0], points[:, 1]))


def metres_between(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Distance in metres between two points, in the Lambert-93 plane."""
    (x1, y1), (x2, y2) = to_metres(lon1, lat1), to_metres(lon2, lat2)
    return math.hypot(x2 - x1, y2 - y1)
