"""A real pygeoapi (OGC API Features) on loopback with the demo map, from files or from a PostGIS.

Its development server shows a debugger: for tests and demonstrations alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.demo.demo_map import DISTRICTS, FACILITIES, demo_districts, demo_facilities, write_geojson
from tools.demo.postgis_server import DATABASE, READER, SCHEMA, PostgisServer
from tools.demo.running import SERVERS, Running, free_port, run, takes

PYGEOAPI = SERVERS / "pygeoapi" / "bin" / "pygeoapi"
TITLE = "Carte de démonstration"
_EXTENT = {
    "spatial": {"bbox": [2.2, 48.8, 2.5, 48.95], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
}
_LICENCE = {"name": "ODbL", "url": "https://spdx.example/ODbL-1.0"}


def missing() -> list[str]:
    """What this machine lacks."""
    return [] if PYGEOAPI.is_file() else ["pygeoapi"]


@dataclass
class PygeoapiServer:
    """One service.

    Args:
        folder: an empty folder of its own.
        city: folder of the demo city.
        postgis: whose tables it serves; files of its own where None.
        most: features of one answer at most.
    """

    folder: Path
    city: Path
    postgis: PostgisServer | None = None
    most: int = 10_000
    port: int = 0
    _running: Running = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        write_geojson(self.folder / f"{FACILITIES}.geojson", demo_facilities(self.city))
        write_geojson(self.folder / f"{DISTRICTS}.geojson", demo_districts(self.city))
        (self.folder / "config.yml").write_text(json.dumps(self._configuration()), "utf-8")  # JSON is YAML
        environment = {
            "PYGEOAPI_CONFIG": f"{self.folder}/config.yml",
            "PYGEOAPI_OPENAPI": f"{self.folder}/openapi.yml",
        }
        made = [str(PYGEOAPI), "openapi", "generate", environment["PYGEOAPI_CONFIG"]]
        run([*made, "--output-file", environment["PYGEOAPI_OPENAPI"]], self.folder, environment)
        self._running = Running([str(PYGEOAPI), "serve"], self.folder, environment)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it wrote."""
        return self._running.log

    def start(self) -> None:
        """Starts it on the port it had."""
        self._running.start(lambda: takes(self.port))

    def stop(self) -> None:
        """Ends it."""
        self._running.stop()

    def _configuration(self) -> dict[str, Any]:
        return {
            "server": {
                "bind": {"host": "127.0.0.1", "port": self.port}, "url": self.url,
                "mimetype": "application/json", "encoding": "utf-8", "languages": ["fr-FR"],
                "gzip": False, "cors": False, "pretty_print": False,
                "limits": {"default_items": 10, "max_items": self.most},
                "map": {"url": "https://tuiles.invalid/{z}/{x}/{y}.png", "attribution": "-"},
            },
            "logging": {"level": "ERROR"},
            "metadata": {
                "identification": {"title": TITLE, "description": TITLE, "keywords": ["carte"],
                                   "terms_of_service": _LICENCE["url"], "url": self.url},
                "license": _LICENCE,
                "provider": {"name": "Ville", "url": self.url},
                "contact": {"name": "Ville", "email": "sig@ville.example"},
            },
            "resources": {
                FACILITIES: self._collection(FACILITIES, "identifiant"),
                DISTRICTS: self._collection(DISTRICTS, "c_arinsee"),
            },
        }  # fmt: skip

    def _collection(self, name: str, key: str) -> dict[str, Any]:
        return {
            "type": "collection", "title": name, "description": name, "keywords": [name], "links": [],
            "extents": _EXTENT, "providers": [{"type": "feature", "id_field": key, **self._provider(name)}],
        }  # fmt: skip

    def _provider(self, name: str) -> dict[str, Any]:
        if self.postgis is None:
            return {"name": "GeoJSON", "data": f"{self.folder}/{name}.geojson"}
        return {
            "name": "PostgreSQL", "table": name, "geom_field": "geom",
            "data": {"host": "127.0.0.1", "port": self.postgis.port, "dbname": DATABASE, "user": READER,
                     "password": self.postgis.password, "search_path": [SCHEMA, "public"]},
            "storage_crs": "http://www.opengis.net/def/crs/EPSG/0/2154",
            "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/2154"],
        }  # fmt: skip
