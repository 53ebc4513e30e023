"""Arrondissements, facilities and street lines from GeoJSON (longitude, latitude).

Arrondissements: this project's files (``number``, ``name``) or Paris's open data (``c_ar``, ``l_ar``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from beffroi.errors import ConfigurationError
from tools.city.files import parse_kind
from tools.city.geopackage import layer_of, layers, read_layer, write_layer
from tools.city.reports import FileReport, Tally
from tools.city.shapes import district_name

Fields = dict[str, Any]


class _Feature(BaseModel):
    """One GeoJSON feature, its geometry not yet read."""

    model_config = ConfigDict(extra="ignore")
    geometry: Fields
    properties: Fields = Field(default_factory=dict)


class _Unusable(ValueError):
    """Why one feature is left out, in French."""


def import_geojson(path: Path, package: Path) -> FileReport:
    """Fill the layer that the file's first feature belongs to.

    Raises:
        ConfigurationError: where the file is not GeoJSON, or nothing in it can be used.
    """
    features = _features(path)
    kind = _kind(path, features[0])
    tally = Tally(path, kind)
    read = _READERS[kind]
    rows: list[tuple[BaseGeometry, Fields]] = []
    for line, raw in enumerate(features, start=1):
        try:
            rows.append(read(_Feature.model_validate(raw), package, line))
        except _Unusable as why:
            tally.leave_out(line, str(why))
        except ValidationError:
            tally.leave_out(line, "ni géométrie ni propriétés")
    _write(path, kind, rows, package)
    tally.kept = len(rows)
    return tally.report()


def _features(path: Path) -> list[Any]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ConfigurationError(f"« {path.name} » n'est pas du GeoJSON lisible ({error}).") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise ConfigurationError(f"« {path.name} » n'est pas une collection GeoJSON, ou elle est vide.")
    return features


def _kind(path: Path, first: Any) -> str:
    try:
        feature = _Feature.model_validate(first)
    except ValidationError as error:
        raise ConfigurationError(f"« {path.name} » : la première entité est illisible.") from error
    match str(feature.geometry.get("type")):
        case "Polygon" | "MultiPolygon":
            return "districts"
        case "Point":
            return "facilities"
        case "LineString":
            return "streets"
        case other:
            raise ConfigurationError(f"« {path.name} » : géométrie « {other} » non prise en charge.")


def _write(path: Path, kind: str, rows: list[tuple[BaseGeometry, Fields]], package: Path) -> None:
    if not rows:
        raise ConfigurationError(f"« {path.name} » : aucune entité utilisable, rien n'a été importé.")
    geometry = shapely.from_wkb(shapely.to_wkb([geometry for geometry, _ in rows]))
    columns = {name: [fields[name] for _, fields in rows] for name in rows[0][1]}
    write_layer(package, kind, layer_of(geometry, columns))


def _geometry(feature: _Feature) -> BaseGeometry:
    try:
        geometry = shape(feature.geometry)
    except (GEOSException, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise _Unusable("géométrie illisible") from error
    if geometry.is_empty or not geometry.is_valid:
        raise _Unusable("géométrie vide ou invalide")
    return geometry


def _district_row(feature: _Feature, _package: Path, _line: int) -> tuple[BaseGeometry, Fields]:
    number = _number(feature.properties.get("number", feature.properties.get("c_ar")))
    return _geometry(feature), {"number": number, "name": district_name(number)}


def _street_row(feature: _Feature, _package: Path, _line: int) -> tuple[BaseGeometry, Fields]:
    fields = feature.properties
    name = str(fields.get("name") or "")
    if not name:
        raise _Unusable("rue sans nom")
    return _geometry(feature), {"name": name, "district": _number(fields.get("district"))}


def _facility_row(feature: _Feature, package: Path, line: int) -> tuple[BaseGeometry, Fields]:
    fields, point = feature.properties, _geometry(feature)
    kind, name = parse_kind(str(fields.get("kind", ""))), str(fields.get("name") or "")
    if kind is None or not name:
        raise _Unusable(f"nom vide ou sorte d'équipement inconnue « {fields.get('kind')} »")
    given = fields.get("district")
    return point, {
        "id": str(fields.get("id") or f"import-{line}"),
        "name": name,
        "kind": kind.value,
        "address": str(fields.get("address") or ""),
        "street": str(fields.get("street") or ""),
        "district": _number(given) if given is not None else _containing(point, package),
    }


def _number(value: object) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= 20:
        raise _Unusable(f"arrondissement « {value} » inconnu")
    return number


def _containing(point: BaseGeometry, package: Path) -> int:
    """The arrondissement that a point lies in."""
    if "districts" in layers(package):
        layer = read_layer(package, "districts")
        inside = shapely.covers(layer.geometry, point).nonzero()[0]
        if len(inside):
            return int(layer.fields["number"][inside[0]])
    raise _Unusable("position hors des arrondissements")


_READERS: dict[str, Callable[[_Feature, Path, int], tuple[BaseGeometry, Fields]]] = {
    "districts": _district_row,
    "facilities": _facility_row,
    "streets": _street_row,
}
