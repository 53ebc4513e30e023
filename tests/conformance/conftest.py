"""Connectors under one suite: each serves the same demo city."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beffroi.ports import Directory, Geocoder, Gis
from beffroi.settings.maps import Addok
from tests.conformance.maps import (
    MAP_PASSWORD,
    MAP_SECRET,
    ogc_settings,
    postgis_settings,
    running_mapserver,
    running_postgis,
    running_pygeoapi,
    wfs_settings,
)
from tests.conformance.ticketing_world import (  # noqa: F401  # pytest finds fixtures by their names in this module
    acting,
    fake_glpi,
    fake_open311,
    karim,
    people,
    place,
    redmine,
    redmine_account,
    truth,
    world,
)
from tests.needs import require
from tools.city.folder import DIRECTORY, PACKAGE
from tools.demo import addok_server
from tools.demo.addok_server import AddokServer, demo_documents
from tools.demo.demo_ldif import AD_LIKE, SECRET, demo_ldif, settings_of
from tools.demo.mapserver import MapServer
from tools.demo.postgis_server import PostgisServer
from tools.demo.pygeoapi_server import PygeoapiServer
from tools.demo.slapd_server import PASSWORD, SlapdServer, missing
from tools.directory.embedded import EmbeddedDirectory
from tools.geocoder.addok import AddokGeocoder
from tools.geocoder.embedded import EmbeddedGeocoder
from tools.gis.embedded import EmbeddedGis
from tools.gis.mapped_sources import open_map

NEEDED = "slapd, openssl and python-ldap: scripts/install-tests.sh"
CONNECTORS = ("embedded", "ldap", "ldaps", "ldap-by-memberof")


def need_ldap() -> None:
    """Goes on only where a real directory can be run and asked."""
    require(not missing() and importlib.util.find_spec("ldap"), NEEDED)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader's password, where the settings say it is."""
    monkeypatch.setenv(SECRET, PASSWORD)
    monkeypatch.setenv(MAP_SECRET, MAP_PASSWORD)


@pytest.fixture(scope="session")
def slapd(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlapdServer]:
    """A server with the demo staff; read-only."""
    need_ldap()
    server = SlapdServer(tmp_path_factory.mktemp("slapd"), demo_ldif(city_folder / DIRECTORY))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=CONNECTORS)
def directory(request: pytest.FixtureRequest, city_folder: Path) -> Iterator[Directory]:
    """The same people behind each connector."""
    if request.param == "embedded":
        yield EmbeddedDirectory(city_folder / DIRECTORY)
        return
    server: SlapdServer = request.getfixturevalue("slapd")
    from tools.directory.ldap.directory import LdapDirectory

    changes: dict[str, Any] = {
        "ldap": {"page": 100},
        "ldaps": {"url": server.ldaps_url},
        "ldap-by-memberof": AD_LIKE,
    }[request.param]
    connector = LdapDirectory(settings_of(server, timeout=60, **changes))
    yield connector
    connector.close()


@pytest.fixture(scope="session")
def addok(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AddokServer]:
    """An addok with the demo addresses; read-only."""
    require(not addok_server.missing(), "redis-server and addok: scripts/install-tests.sh")
    server = AddokServer(tmp_path_factory.mktemp("addok"), demo_documents(city_folder, addok_server.COMPLETE))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["embedded", "addok"])
def geocoder(request: pytest.FixtureRequest, city_folder: Path) -> Iterator[Geocoder]:
    """The same addresses behind each connector."""
    if request.param == "embedded":
        yield EmbeddedGeocoder(city_folder / PACKAGE)
        return
    connector = AddokGeocoder(Addok(kind="addok", url=request.getfixturevalue("addok").url, timeout=60))
    yield connector
    connector.close()


@pytest.fixture(scope="session")
def postgis(city_folder: Path) -> Iterator[PostgisServer]:
    """A PostGIS with the demo map; read-only."""
    with running_postgis(city_folder) as server:
        yield server


@pytest.fixture(scope="session")
def pygeoapi(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PygeoapiServer]:
    """A pygeoapi with the demo map in files; read-only."""
    with running_pygeoapi(tmp_path_factory.mktemp("pygeoapi"), city_folder) as server:
        yield server


@pytest.fixture(scope="session")
def pygeoapi_on_postgis(
    city_folder: Path, tmp_path_factory: pytest.TempPathFactory, postgis: PostgisServer
) -> Iterator[PygeoapiServer]:
    """A pygeoapi on the database of `postgis`, which filters texts."""
    with running_pygeoapi(tmp_path_factory.mktemp("pygeoapi"), city_folder, postgis) as server:
        yield server


@pytest.fixture(scope="session")
def mapserver(city_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapServer]:
    """A MapServer with the demo map; read-only."""
    with running_mapserver(tmp_path_factory.mktemp("mapserver"), city_folder) as server:
        yield server


MAPS: dict[str, Any] = {
    "postgis": postgis_settings,
    "pygeoapi": ogc_settings,
    "pygeoapi_on_postgis": ogc_settings,
    "mapserver": wfs_settings,
}


@pytest.fixture(scope="session", params=["embedded", *MAPS])
def gis(request: pytest.FixtureRequest, city_folder: Path) -> Iterator[Gis]:
    """The same map behind each connector."""
    if request.param == "embedded":
        yield EmbeddedGis(city_folder / PACKAGE)
        return
    system = MAPS[request.param](request.getfixturevalue(request.param))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MAP_SECRET, MAP_PASSWORD)
        connector = open_map(system, EmbeddedGeocoder(city_folder / PACKAGE))
    yield connector
    connector.close()
