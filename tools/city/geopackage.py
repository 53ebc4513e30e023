"""The GeoPackage of the embedded GIS: layers ``addresses``, ``districts``, ``facilities`` and ``streets``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import list_layers
from pyogrio.errors import DataSourceError
from pyogrio.raw import read, write

from beffroi.errors import ConfigurationError

CRS = "EPSG:4326"
LAYERS = {"addresses": "Point", "districts": "MultiPolygon", "facilities": "Point", "streets": "LineString"}


@dataclass(frozen=True)
class Layer:
    """A layer: geometries in degrees, and one array per field."""

    geometry: np.ndarray[Any, Any]
    fields: dict[str, np.ndarray[Any, Any]]


def layer_of(geometry: np.ndarray[Any, Any], fields: Mapping[str, Sequence[Any]]) -> Layer:
    """A layer from plain lists; texts and numbers keep their kind."""
    return Layer(geometry, {name: _array(values) for name, values in fields.items()})


def write_layer(path: Path, name: str, layer: Layer, *, append: bool = False) -> None:
    """Write one layer, in place of what it held or after it; the file's other layers stay."""
    write(
        path,
        shapely.to_wkb(layer.geometry),
        field_data=list(layer.fields.values()),
        fields=np.array(list(layer.fields)),
        layer=name,
        driver="GPKG",
        geometry_type=LAYERS[name],
        crs=CRS,
        append=append,
        promote_to_multi=LAYERS[name].startswith("Multi"),
    )


def read_layer(path: Path, name: str) -> Layer:
    """Read one layer.

    Raises:
        ConfigurationError: where the file or the layer is missing or damaged.
    """
    try:
        meta, _, geometry, values = read(path, layer=name)
    except DataSourceError as error:
        raise ConfigurationError(
            f"La carte de la ville « {path.name} » est illisible ({name}). Prévenez l'administrateur.",
            f"The city's map '{path.name}' cannot be read ({name}). Tell the administrator.",
            command="beffroi city generate",
        ) from error
    return Layer(shapely.from_wkb(geometry), dict(zip(meta["fields"], values, strict=True)))


def layers(path: Path) -> list[str]:
    """Names of the layers that a file has; none where there is no file."""
    return [str(name) for name, _ in list_layers(path)] if path.is_file() else []


def _array(values: Sequence[Any]) -> np.ndarray[Any, Any]:
    if len(values) and isinstance(values[0], str):
        return np.array(values, dtype=object)
    return np.array(values)
