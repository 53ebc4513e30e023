"""The demo map behind each kind of server, and the settings that reach it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from beffroi.maps import Postgis
from tests.needs import require
from tools.demo import postgis_server
from tools.demo.demo_map import demo_layers
from tools.demo.postgis_server import PostgisServer

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


def _has_psycopg() -> bool:
    from importlib.util import find_spec

    return find_spec("psycopg") is not None
