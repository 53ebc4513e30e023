"""The demo city's map as a city has it, for real servers: its own names of layers, properties, kinds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely

from beffroi.enums import FacilityKind
from tools.city.folder import PACKAGE
from tools.city.geopackage import read_layer
from tools.gis.embedded_data import city_map

FACILITIES, DISTRICTS = "equipements", "arrondissements"
KINDS = {f"{kind.value.capitalize()} municipale": kind for kind in FacilityKind}
"""« École municipale » -> école."""
_WORDS = {kind: word for word, kind in KINDS.items()}
Record = dict[str, Any]


def demo_layers(facilities: str = FACILITIES, districts: str = DISTRICTS) -> dict[str, Any]:
    """The mapping of the settings that reads the demo map, whatever serves it."""
    names = {"id": "identifiant", "name": "nom", "kind": "nature", "address": "adresse", "district": "c_ar"}
    return {
        "facilities": [{"layer": facilities, "geometry": "geom", **names}],
        "districts": {"layer": districts, "number": "c_arinsee", "geometry": "geom"},
        "kinds": {word: kind.value for word, kind in KINDS.items()},
    }


def demo_facilities(city: Path) -> list[tuple[Record, tuple[float, float]]]:
    """Properties and position (degrees) of every facility."""
    return [
        (
            {
                "identifiant": f.id,
                "nom": f.name,
                "nature": _WORDS[f.kind],
                "adresse": f.address,
                "c_ar": f.district,
            },
            (f.lon, f.lat),
        )
        for f in city_map(city / PACKAGE).facilities
    ]  # fmt: skip


def demo_districts(city: Path) -> list[tuple[Record, Any]]:
    """Properties and polygon (degrees) of every arrondissement."""
    layer = read_layer(city / PACKAGE, "districts")
    numbers = [int(number) for number in layer.fields["number"]]
    return [
        ({"c_arinsee": 75100 + number, "l_ar": f"{number}e Ardt"}, shape)
        for number, shape in zip(numbers, layer.geometry, strict=True)
    ]


def write_geojson(path: Path, rows: list[tuple[Record, Any]]) -> None:
    """A GeoJSON file of records with a position or a shape each."""
    features = [
        {
            "type": "Feature",
            "id": number,
            "properties": properties,
            "geometry": _geometry(place),
        }
        for number, (properties, place) in enumerate(rows, 1)
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def _geometry(place: Any) -> Any:
    if isinstance(place, tuple):
        return {"type": "Point", "coordinates": place}
    return json.loads(shapely.to_geojson(place))
