"""The demo map behind each kind of server, and the settings that reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from beffroi.settings.maps import OgcFeatures, Postgis, Wfs
from tests.needs import require
from tools.demo import mapserver, postgis_server, pygeoapi_server
from tools.demo.demo_map import demo_layers
from tools.demo.mapserver import MapServer
from tools.demo.postgis_server import PostgisServer
from tools.demo.pygeoapi_server import PygeoapiServer

MAP_SECRET, MAP_PASSWORD = "BEFFROI_TEST_MAP_PASSWORD", "mot-de-passe-témoin-4712"
NEEDED = "postgresql, postgis and psycopg: scripts/install-tests.sh"


@contextmanager
def running_postgis(city: Path, certificate: Path | None = None) -> Iterator[PostgisServer]:
    """A PostGIS with the demo map, or a test that is skipped."""
    require(not postgis_server.missing() and _has_psycopg(), NEEDED)
    server = PostgisServer(city, MAP_PASSWORD, certificate)
    try:
        server.start()
        server.fill()
        yield server
    finally:
        server.remove()


def postgis_settings(server: PostgisServer, **changes: Any) -> Postgis:
    """The settings that reach it; its password is in `MAP_SECRET`."""
    given = {
        "kind": "postgis", "host": "127.0.0.1", "port": server.port, "database": postgis_server.DATABASE,
        "user": postgis_server.READER, "password": {"env": MAP_SECRET}, "timeout": 60,
        **demo_layers(postgis_server.FACILITIES, postgis_server.DISTRICTS),
    }  # fmt: skip
    return Postgis.model_validate(given | changes)


@contextmanager
def running_pygeoapi(
    folder: Path, city: Path, postgis: PostgisServer | None = None
) -> Iterator[PygeoapiServer]:
    """A pygeoapi with the demo map, or a test that is skipped."""
    require(not pygeoapi_server.missing(), "pygeoapi: scripts/install-tests.sh")
    server = PygeoapiServer(folder, city, postgis)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def running_mapserver(folder: Path, city: Path) -> Iterator[MapServer]:
    """A MapServer with the demo map, or a test that is skipped."""
    require(not mapserver.missing(), "cgi-mapserver: scripts/install-tests.sh")
    server = MapServer(folder, city)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def ogc_settings(server: PygeoapiServer, **changes: Any) -> OgcFeatures:
    """The settings that reach a pygeoapi; it filters texts where a database stands behind it."""
    language = "none" if server.postgis is None else "cql-text"
    given = {"kind": "ogc-features", "url": server.url, "timeout": 60, "filter": language, **demo_layers()}
    return OgcFeatures.model_validate(given | changes)


def wfs_settings(server: MapServer, **changes: Any) -> Wfs:
    """The settings that reach a MapServer."""
    given = {
        "kind": "wfs",
        "url": server.url,
        "timeout": 60,
        "parameters": server.parameters,
        **demo_layers(),
    }
    return Wfs.model_validate(given | changes)


def _has_psycopg() -> bool:
    from importlib.util import find_spec

    return find_spec("psycopg") is not None
