"""A real MapServer (Debian's `cgi-mapserver`) as a WFS 2.0 on loopback, with the demo map in Lambert-93."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write

from tools.city.lambert import to_metres_all
from tools.demo.demo_map import DISTRICTS, FACILITIES, demo_districts, demo_facilities
from tools.demo.running import Running, free_port, program, takes

_BRIDGE = Path(__file__).with_name("cgi_bridge.py")
_CONFIG = 'CONFIG\n  MAPS\n    VILLE "{folder}/ville.map"\n  END\nEND\n'
_MAP = """\
MAP
  NAME "ville"
  EXTENT 640000 6855000 665000 6870000
  SIZE 100 100
  UNITS METERS
  PROJECTION "init=epsg:2154" END
  CONFIG "MS_ERRORFILE" "{folder}/mapserver.log"
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "USE_FEATUREID=true"
  END
  WEB METADATA
    "wfs_title" "Carte de démonstration"
    "wfs_onlineresource" "{url}/"
    "wfs_srs" "EPSG:2154 EPSG:4326"
    "wfs_enable_request" "*"
    "wfs_encoding" "UTF-8"
  END END
{layers}
END
"""
_LAYER = """\
  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{folder}/ville.gpkg"
    DATA "{name}"
    TEMPLATE "none"
    PROJECTION "init=epsg:2154" END
    METADATA
      "wfs_title" "{name}"
      "gml_include_items" "all"
      "gml_featureid" "{key}"
      "gml_geometries" "geom"
      "gml_geom_type" "{geometry}"
      "wfs_getfeature_formatlist" "geojson"
      "wfs_use_default_extent_for_getfeature" "false"
    END
  END
"""


def missing() -> list[str]:
    """What this machine lacks."""
    return [] if program("mapserv") else ["cgi-mapserver"]


@dataclass
class MapServer:
    """One service with its data.

    Args:
        folder: an empty folder of its own.
        city: folder of the demo city.
    """

    folder: Path
    city: Path
    port: int = 0
    _running: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self._write_data()
        layers = "".join(
            _LAYER.format(folder=self.folder, name=name, kind=kind, key=key, geometry=geometry)
            for name, kind, key, geometry in (
                (FACILITIES, "POINT", "identifiant", "point"),
                (DISTRICTS, "POLYGON", "c_arinsee", "multipolygon"),
            )
        )
        text = _MAP.format(folder=self.folder, url=self.url, layers=layers)
        (self.folder / "ville.map").write_text(text, "utf-8")
        (self.folder / "mapserver.conf").write_text(_CONFIG.format(folder=self.folder))
        variables = (
            f"MAPSERVER_CONFIG_FILE={self.folder}/mapserver.conf",
            f"MS_MAPFILE={self.folder}/ville.map",
        )
        command = [sys.executable, str(_BRIDGE), str(self.port), program("mapserv"), *variables]
        self._running = Running(command, self.folder)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def parameters(self) -> dict[str, str]:
        """What names the map in every request."""
        return {"map": "VILLE"}

    def start(self) -> None:
        """Starts it on the port it had."""
        self._running.start(lambda: takes(self.port))

    def stop(self) -> None:
        """Ends it."""
        self._running.stop()

    def _write_data(self) -> None:
        facilities = demo_facilities(self.city)
        points = shapely.points([place for _, place in facilities])
        self._write(FACILITIES, "Point", [record for record, _ in facilities], points)
        districts = demo_districts(self.city)
        shapes = np.array([shape for _, shape in districts], dtype=object)
        self._write(DISTRICTS, "MultiPolygon", [record for record, _ in districts], shapes)

    def _write(self, name: str, kind: str, records: list[dict[str, Any]], shapes: Any) -> None:
        plane = shapely.transform(shapes, lambda points: to_metres_all(points[:, 0], points[:, 1]))
        columns = [_column([record[key] for record in records]) for key in records[0]]
        write(
            self.folder / "ville.gpkg", shapely.to_wkb(plane), field_data=columns,
            fields=np.array(list(records[0])), layer=name, driver="GPKG", geometry_type=kind, crs="EPSG:2154",
            promote_to_multi=kind.startswith("Multi"), layer_options={"GEOMETRY_NAME": "geom"},
        )  # fmt: skip


def _column(values: list[Any]) -> Any:
    return np.array(values, dtype=object if isinstance(values[0], str) else None)
