"""Map services: pygeoapi (OGC API Features) and MapServer (WFS 2.0), with the demo map."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx

from beffroi.enums import FacilityKind
from beffroi.settings.maps import OgcFeatures, Wfs
from evals.bench.systems.pair import Pair
from tools.demo import mapserver, pygeoapi_server
from tools.demo.demo_map import FACILITIES, KINDS, demo_layers
from tools.demo.mapserver import MapServer
from tools.demo.pygeoapi_server import PygeoapiServer
from tools.gis.mapped_sources import open_map

_QUESTION = "équipements d'un arrondissement"
_KIND, _DISTRICT = FacilityKind.ECOLE, 11
_WORD = next(word for word, kind in KINDS.items() if kind is _KIND)
_FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0"><And>'
    "<PropertyIsEqualTo><ValueReference>nature</ValueReference><Literal>{word}</Literal></PropertyIsEqualTo>"
    "<PropertyIsEqualTo><ValueReference>c_ar</ValueReference><Literal>{district}</Literal></PropertyIsEqualTo>"
    "</And></Filter>"
)


def missing() -> list[str]:
    """What this machine lacks."""
    return pygeoapi_server.missing() + mapserver.missing()


def map_pairs(home: Path, city: Path, ends: ExitStack) -> Iterator[Pair]:
    """One question a service; they run until ``ends`` is closed."""
    yield _ogc(home / "pygeoapi", city, ends)
    yield _wfs(home / "mapserver", city, ends)


def _ogc(folder: Path, city: Path, ends: ExitStack) -> Pair:
    folder.mkdir()
    server = PygeoapiServer(folder, city)
    server.start()
    ends.callback(server.stop)
    given = {"kind": "ogc-features", "url": server.url, "timeout": 60, "filter": "none", **demo_layers()}
    ours = open_map(OgcFeatures.model_validate(given))
    client = ends.enter_context(httpx.Client(base_url=server.url, trust_env=False, timeout=60))
    query = {"f": "json", "limit": "1000", "nature": _WORD, "c_ar": str(_DISTRICT)}
    return Pair(
        "pygeoapi (OGC API Features)", _QUESTION,
        lambda: ours.facilities(_KIND, _DISTRICT),
        lambda: client.get(f"/collections/{FACILITIES}/items", params=query).json(),
    )  # fmt: skip


def _wfs(folder: Path, city: Path, ends: ExitStack) -> Pair:
    folder.mkdir()
    server = MapServer(folder, city)
    server.start()
    ends.callback(server.stop)
    given = {
        "kind": "wfs", "url": server.url, "timeout": 60, "parameters": server.parameters, **demo_layers(),
    }  # fmt: skip
    ours = open_map(Wfs.model_validate(given))
    client = ends.enter_context(httpx.Client(base_url=server.url, trust_env=False, timeout=60))
    query = {
        **server.parameters, "service": "WFS", "version": "2.0.0", "request": "GetFeature",
        "typenames": FACILITIES, "outputformat": "geojson", "srsname": "EPSG:4326",
        "filter": _FILTER.format(word=_WORD, district=_DISTRICT),
    }  # fmt: skip
    return Pair(
        "MapServer (WFS 2.0)", _QUESTION,
        lambda: ours.facilities(_KIND, _DISTRICT),
        lambda: client.get("/", params=query).json(),
    )  # fmt: skip
