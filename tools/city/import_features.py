"""Geographic features of a file that somebody else made, one by one: GeoJSON, or a layer of a GeoPackage.

GeoJSON is in longitude and latitude (RFC 7946); a GeoPackage says its own reference system and is converted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import list_layers, read_info
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read
from pyproj import Transformer
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from beffroi.errors import ConfigurationError
from tools.city.geopackage import CRS

BATCH = 5_000
LARGEST_GEOJSON = 500_000_000


@dataclass(frozen=True)
class Feature:
    """One feature.

    Attributes:
        line: its place in the file, counted from 1.
        done: share of the file read with it, 0 to 1.
        geometry: in degrees; None where it has none that can be read.
    """

    line: int
    done: float
    geometry: BaseGeometry | None
    properties: dict[str, Any]


def read_features(path: Path, layer: str | None) -> Iterator[Feature]:
    """The features of a file, in its order.

    Args:
        layer: of a GeoPackage; may be left out where it has one.

    Raises:
        ConfigurationError: the file or the layer cannot be read, or is empty.
    """
    if path.suffix.lower() == ".gpkg":
        return _of_geopackage(path, layer)
    return _of_geojson(path)


def _of_geojson(path: Path) -> Iterator[Feature]:
    try:
        if path.stat().st_size > LARGEST_GEOJSON:
            raise ConfigurationError(
                f"« {path.name} » est trop grand pour du GeoJSON : donnez-le en GeoPackage (ogr2ogr).",
                f"'{path.name}' is too large for GeoJSON: give it as GeoPackage (ogr2ogr).",
            )
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ConfigurationError(f"« {path.name} » n'est pas du GeoJSON lisible ({error}).") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise ConfigurationError(f"« {path.name} » n'est pas une collection GeoJSON, ou elle est vide.")
    for line, raw in enumerate(features, start=1):
        raw = raw if isinstance(raw, dict) else {}
        properties = raw.get("properties")
        yield Feature(
            line,
            line / len(features),
            _shape(raw.get("geometry")),
            properties if isinstance(properties, dict) else {},
        )


def _shape(geometry: Any) -> BaseGeometry | None:
    try:
        return shape(geometry)
    except (ShapelyError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _of_geopackage(path: Path, layer: str | None) -> Iterator[Feature]:
    _check_format(path)
    try:
        name = _layer(path, layer)
        info = read_info(path, layer=name)
        total, degrees = int(info["features"]), _to_degrees(path, info["crs"])
        for start in range(0, total, BATCH):
            meta, _, wkb, values = read(path, layer=name, skip_features=start, max_features=BATCH)
            geometry = shapely.from_wkb(wkb, on_invalid="ignore")
            if degrees is not None:
                geometry = shapely.transform(geometry, _moved(degrees))
            columns = [np.asarray(column, dtype=object) for column in values]
            for row, shaped in enumerate(geometry):
                line = start + row + 1
                properties = {
                    str(field): column[row] for field, column in zip(meta["fields"], columns, strict=True)
                }
                yield Feature(line, line / total, shaped, properties)
    except (DataSourceError, DataLayerError, ShapelyError, ProjError, ValueError) as error:
        raise ConfigurationError(
            f"« {path.name} » est un GeoPackage abîmé : il ne peut pas être lu jusqu'au bout.",
            f"'{path.name}' is a damaged GeoPackage: {error}.",
        ) from error


def _check_format(path: Path) -> None:
    """The file is what its name says: GDAL opens anything, also a VRT that names other files or hosts."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        head = b""
    if not head.startswith(b"SQLite format 3\0") or head[68:70] != b"GP":
        raise ConfigurationError(
            f"« {path.name} » n'est pas un GeoPackage, ou ne peut pas être lu.",
            f"'{path.name}' is no GeoPackage, or cannot be read.",
        )


def _layer(path: Path, layer: str | None) -> str:
    names = [str(name) for name, _ in list_layers(path)]
    if layer is None and len(names) == 1:
        return names[0]
    if layer in names:
        return str(layer)
    wanted = f"n'a pas de couche « {layer} »" if layer else "a plusieurs couches"
    raise ConfigurationError(
        f"« {path.name} » {wanted} ; nommez-en une dans la correspondance (layer) : {', '.join(names)}.",
        f"'{path.name}': name a layer in the mapping (layer), one of {', '.join(names)}.",
    )


def _to_degrees(path: Path, crs: str | None) -> Transformer | None:
    if not crs:
        raise ConfigurationError(
            f"« {path.name} » ne dit pas son système de coordonnées.",
            f"'{path.name}' does not say its reference system.",
        )
    return None if crs == CRS else Transformer.from_crs(crs, CRS, always_xy=True)


def _moved(transformer: Transformer) -> Any:
    def move(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return move
