"""Files of the demo city in the formats of official exports: BAN CSV, GeoJSON (longitude, latitude)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import Polygon, mapping

from beffroi.enums import FacilityKind
from tools.city.addresses import COLUMNS, DEMO, Address, insee, postcode
from tools.city.facilities import FacilityRow
from tools.city.lambert import to_degrees_all
from tools.city.layout import Laid
from tools.city.shapes import district_name
from tools.city.text import fold

NOTICE = "Données de démonstration : positions approximatives, équipements inventés."


def write_addresses(path: Path, addresses: list[Address]) -> None:
    """The address lines, separated by semicolons as in the national address base."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_ban_row(address) for address in addresses)


def write_districts(path: Path, shapes: list[Polygon]) -> None:
    """The arrondissements as polygons."""
    features = (
        _feature(_in_degrees(shape), {"number": number, "name": district_name(number)})
        for number, shape in enumerate(shapes, start=1)
    )
    _write_collection(path, features)


def write_streets(path: Path, laid: list[Laid]) -> None:
    """The streets as lines, for maps."""
    _write_collection(path, (_street_feature(item) for item in laid))


def write_facilities(path: Path, rows: list[FacilityRow]) -> None:
    """The facilities as points."""
    _write_collection(path, (_facility_feature(row) for row in rows))


def parse_kind(text: str) -> FacilityKind | None:
    """The facility kind that a file names, whatever its accents and plural."""
    folded = fold(text)
    return next((kind for kind in FacilityKind if folded in (fold(kind), fold(kind) + "s")), None)


def _ban_row(a: Address) -> tuple[Any, ...]:
    code, rank = insee(a.district), "er" if a.district == 1 else "e"
    commune = f"Paris {a.district}{rank} Arrondissement"
    return (
        a.id, f"{code}_{a.fantoir}", a.number, a.suffix, a.street, postcode(a.district), code, commune,
        "", "", f"{a.x:.2f}", f"{a.y:.2f}", f"{a.lon:.7f}", f"{a.lat:.7f}", "segment", "", "", "PARIS",
        fold(a.street).upper(), DEMO, DEMO, 0, "",
    )  # fmt: skip


def _street_feature(item: Laid) -> dict[str, Any]:
    points = to_degrees_all(np.array(item.line.coords))
    line = {"type": "LineString", "coordinates": np.round(points, 6).tolist()}
    s = item.segment
    return _feature(line, {"name": s.name, "district": s.district, "first": s.first, "last": s.last})


def _facility_feature(row: FacilityRow) -> dict[str, Any]:
    return _feature(
        {"type": "Point", "coordinates": [row.lon, row.lat]},
        {
            "id": row.id, "name": row.name, "kind": row.kind.value, "address": row.address,
            "street": row.street, "district": row.district,
        },
    )  # fmt: skip


def _in_degrees(shape: Polygon) -> dict[str, Any]:
    ring = to_degrees_all(np.array(shape.exterior.coords))
    return dict(mapping(Polygon(np.round(ring, 7))))


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _write_collection(path: Path, features: Iterable[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    head = json.dumps(NOTICE, ensure_ascii=False)
    path.write_text(f'{{"type":"FeatureCollection","notice":{head},"features":[\n{lines}\n]}}\n', "utf-8")
