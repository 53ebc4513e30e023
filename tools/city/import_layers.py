"""Arrondissements, facilities and street lines from the features of a file.

Our own names of fields, those of Paris's open data for arrondissements (``c_ar``), or a mapping's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beffroi.errors import ConfigurationError
from tools.city.files import parse_kind
from tools.city.geopackage import layer_of, layers, read_layer, write_layer
from tools.city.import_features import Feature, read_features
from tools.city.import_mapping import FileMapping, LayerKind
from tools.city.reports import FileReport, Tally
from tools.city.shapes import district_name
from tools.districts import district_numbered

Fields = dict[str, Any]
Row = tuple[BaseGeometry, Fields]
_LAYER_OF: dict[str, LayerKind] = {
    "Polygon": "districts", "MultiPolygon": "districts", "Point": "facilities", "LineString": "streets",
}  # fmt: skip


class _Unusable(ValueError):
    """Why one feature is left out, in French."""


def import_layer(
    path: Path, package: Path, mapping: FileMapping, tell: Callable[[float], None], taken: set[str]
) -> FileReport:
    """Fill the layer that the file's features belong to.

    Args:
        tell: called with the share read, 0 to 1.
        taken: layers that this import has filled already, which are added to; filled in.

    Raises:
        ConfigurationError: where the file cannot be read, or nothing in it can be used.
    """
    features = read_features(path, mapping.layer)
    first = next(features, None)
    if first is None:
        raise ConfigurationError(f"« {path.name} » est vide.", f"'{path.name}' is empty.")
    kind = mapping.kind or _kind(path, first)
    tally = Tally(path, kind)
    reader = _Reader(kind, mapping, package)
    rows = list(_rows(reader, chain([first], features), tally, tell))
    if not rows:
        raise ConfigurationError(
            f"« {path.name} » : aucune entité utilisable, rien n'a été importé.{_first_reason(tally)}",
            f"'{path.name}': no usable feature, nothing was imported.",
        )
    _write(kind, rows, package, append=kind in taken)
    taken.add(kind)
    tally.kept = len(rows)
    return tally.report()


def _first_reason(tally: Tally) -> str:
    return f" Première raison : {tally.left_out[0].reason}." if tally.left_out else ""


def _rows(
    reader: _Reader, features: Iterable[Feature], tally: Tally, tell: Callable[[float], None]
) -> Iterator[Row]:
    for feature in features:
        if feature.line % 1_000 == 0:
            tell(feature.done)
        try:
            yield reader.row(feature)
        except _Unusable as why:
            tally.leave_out(feature.line, str(why))


def kind_of(feature: Feature) -> LayerKind | None:
    """The layer that a feature belongs to by its geometry."""
    return None if feature.geometry is None else _LAYER_OF.get(feature.geometry.geom_type)


def _kind(path: Path, first: Feature) -> LayerKind:
    if kind := kind_of(first):
        return kind
    found = None if first.geometry is None else first.geometry.geom_type
    what = f"géométrie « {found} » non prise en charge" if found else "la première entité est illisible"
    raise ConfigurationError(f"« {path.name} » : {what}.")


def _write(kind: str, rows: list[Row], package: Path, append: bool) -> None:
    geometry = shapely.from_wkb(shapely.to_wkb([geometry for geometry, _ in rows]))
    columns = {name: [fields[name] for _, fields in rows] for name in rows[0][1]}
    write_layer(package, kind, layer_of(geometry, columns), append=append)


class _Reader:
    """Makes rows of one layer."""

    def __init__(self, kind: LayerKind, mapping: FileMapping, package: Path) -> None:
        self._mapping, self._package = mapping, package
        readers = {"districts": _district_row, "streets": _street_row, "facilities": self._facility_row}
        self._read: Callable[[BaseGeometry, Fields, int], Fields] = readers[kind]
        self._shapes = {"districts": "Polygon", "streets": "LineString", "facilities": "Point"}[kind]
        self._seen: set[str] = set()
        self._districts: tuple[shapely.STRtree, np.ndarray[Any, Any]] | None = None

    def row(self, feature: Feature) -> Row:
        """One feature as a row of the layer."""
        geometry = feature.geometry
        if geometry is None or geometry.is_empty or not geometry.is_valid:
            raise _Unusable("géométrie absente, vide ou invalide")
        if not geometry.geom_type.endswith(self._shapes):
            raise _Unusable(f"géométrie « {geometry.geom_type} » inattendue")
        if geometry.geom_type == "MultiPoint" or geometry.geom_type == "MultiLineString":
            geometry = max(cast(Any, geometry).geoms, key=lambda part: part.length)
        fields = self._mapping.rename(feature.properties)
        return geometry, self._read(geometry, fields, feature.line)

    def _facility_row(self, point: BaseGeometry, fields: Fields, line: int) -> Fields:
        kind, name = parse_kind(_text(fields.get("kind"))), _text(fields.get("name"))
        if kind is None or not name:
            raise _Unusable(f"nom vide ou sorte d'équipement inconnue « {_text(fields.get('kind'))[:60]} »")
        identity = _text(fields.get("id")) or f"{self._mapping.layer or 'import'}-{line}"
        if identity in self._seen:
            raise _Unusable(f"doublon de « {identity[:60]} »")
        self._seen.add(identity)
        given = fields.get("district")
        return {
            "id": identity,
            "name": name,
            "kind": kind.value,
            "address": _text(fields.get("address")),
            "street": _text(fields.get("street")),
            "district": _number(given) if _text(given) else self._containing(point),
        }

    def _containing(self, point: BaseGeometry) -> int:
        """The arrondissement that a point lies in."""
        if self._districts is None:
            if "districts" not in layers(self._package):
                raise _Unusable("ni arrondissement, ni polygones d'arrondissements pour le trouver")
            layer = read_layer(self._package, "districts")
            self._districts = shapely.STRtree(layer.geometry), layer.fields["number"]
        tree, numbers = self._districts
        inside = tree.query(point, predicate="intersects")
        if not len(inside):
            raise _Unusable("position hors des arrondissements")
        return int(numbers[inside.min()])


def _district_row(_geometry: BaseGeometry, fields: Fields, _line: int) -> Fields:
    number = _number(fields.get("number", fields.get("c_ar")))
    return {"number": number, "name": district_name(number)}


def _street_row(_geometry: BaseGeometry, fields: Fields, _line: int) -> Fields:
    name = _text(fields.get("name"))
    if not name:
        raise _Unusable("rue sans nom")
    return {"name": name, "district": _number(fields.get("district"))}


def _text(value: object) -> str:
    """A property as text; empty where a GeoPackage has a null."""
    return "" if value is None or value != value else str(value).strip()


def _number(value: object) -> int:
    """« 11 », 11.0, the postcode 75011 or the code 75111 as an arrondissement's number."""
    text = _text(value).removesuffix(".0")
    text = text[3:] if len(text) == 5 and text.startswith(("750", "751")) else text
    number = district_numbered(int(text)) if text.isascii() and text.isdigit() else None
    if number is None:
        raise _Unusable(f"arrondissement « {_text(value)[:60]} » inconnu")
    return number
