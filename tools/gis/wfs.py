"""Features of a Web Feature Service 2.0 (OGC 09-025r2), as GeoJSON."""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from beffroi.errors import ConfigurationError
from beffroi.settings.maps import Wfs
from tools.gis.geojson import Page, read_page
from tools.gis.layers import wrong_mapping
from tools.gis.pages import gather
from tools.gis.source import Features, Server, Wanted
from tools.gis.web import check_properties, map_service
from tools.gis.wfs_capabilities import Capabilities, names_layer, read_capabilities
from tools.gis.wfs_filter import WGS84, filter_of
from tools.reach.breaker import Breaker, Health

_VERSION = "2.0.0"


class WfsSource:
    """Feature types of a service (`tools.gis.source.Source`)."""

    def __init__(self, system: Wfs, *, breaker: Breaker | None = None) -> None:
        self._system = system
        at = urlsplit(system.url)
        self._path = at.path or "/"  # one address answers everything; nothing lies below it
        root = system.model_copy(update={"url": f"{at.scheme}://{at.netloc}"})
        self._service = map_service(root, breaker)

    @property
    def health(self) -> Health:
        """The service as the last questions found it, without asking it."""
        return self._service.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._service.close()

    def server(self) -> Server:
        """Its title and version."""
        began = time.monotonic()
        offered = self._capabilities()
        title = f" ({offered.title})" if offered.title else ""
        return Server(time.monotonic() - began, f"WFS {offered.version}{title}")

    def check_mapping(self) -> None:
        """Version, output format, every feature type and property of the settings are there."""
        offered = self._capabilities()
        if not offered.version.startswith("2."):
            raise ConfigurationError(
                f"Ce WFS est de version « {offered.version} » : il faut 2.0 (réglage systems.gis.url).",
                f"This WFS has version '{offered.version}': it takes 2.0 (setting systems.gis.url).",
            )
        if offered.formats and self._system.format not in offered.formats:
            raise wrong_mapping("format", "le format de sortie", self._system.format, offered.formats)

        def check_layer(setting: str, layer: str) -> None:
            if not names_layer(offered, layer):
                raise wrong_mapping(setting, "la couche", layer, offered.layers)

        check_properties(self._system, check_layer, self._properties)

    def facilities(self, wanted: Wanted) -> Features:
        """Features of a type that fit the conditions."""
        conditions = filter_of(wanted)
        return self._features(wanted.layer.layer, {"filter": conditions} if conditions else {})

    def districts(self) -> Features:
        """The polygons of the arrondissements."""
        return self._features(self._system.districts.layer, {})

    def _features(self, layer: str, query: Mapping[str, str]) -> Features:
        system = self._system
        wanted, told = {**query, "count": str(system.page)}, list[int | None]()

        def following(page: Page, count: int) -> Mapping[str, str] | None:
            """The page after one. A short page is not the last one, and a count that comes late is wrong:
            MapServer 8.0 gives both in the middle. The first page's count ends, or an empty page."""
            told.append(page.matched)
            if not page.features or (told[0] is not None and count >= told[0]):
                return None
            return {**wanted, "startIndex": str(count)}

        return gather(lambda asked: self._page(layer, asked), wanted, following, system.most, system.timeout)

    def _page(self, layer: str, query: Mapping[str, str]) -> Page:
        asked = {"typeNames": layer, "outputFormat": self._system.format, "srsName": WGS84, **query}
        answer = self._service.read(self._path, self._query("GetFeature", asked))
        return read_page(answer, swapped=self._system.axes == "lat-lon")

    def _properties(self, layer: str) -> frozenset[str]:
        page = self._page(layer, {"count": "1"})
        return frozenset(name for feature in page.features for name in feature.properties)

    def _capabilities(self) -> Capabilities:
        accept = {"Accept": "application/xml, text/xml"}
        return read_capabilities(
            self._service.read(self._path, self._query("GetCapabilities", {}), headers=accept)
        )

    def _query(self, request: str, more: Mapping[str, str]) -> dict[str, str]:
        return {**self._system.parameters, "service": "WFS", "version": _VERSION, "request": request, **more}
