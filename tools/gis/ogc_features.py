"""Features of an OGC API Features service (OGC 17-069r4): `bbox`, equality of a property, `next` links.

Of a `next` link only the query is taken: the address of the settings is the only one that is ever asked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from beffroi.errors import ConfigurationError
from beffroi.settings.maps import OgcFeatures
from tools.gis.geojson import Page, read_page
from tools.gis.layers import pattern_of, wrong_mapping
from tools.gis.pages import gather
from tools.gis.source import Features, Server, Wanted
from tools.gis.web import check_properties, map_service
from tools.reach.breaker import Breaker, Health
from tools.reach.http import broken

_CORE = "/ogcapi-features-1/1.0/conf/core"


class OgcFeaturesSource:
    """Collections of a service (`tools.gis.source.Source`)."""

    def __init__(self, system: OgcFeatures, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._service = map_service(system, breaker)

    @property
    def health(self) -> Health:
        """The service as the last questions found it, without asking it."""
        return self._service.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._service.close()

    def server(self) -> Server:
        """Its title, and that it is what the settings say."""
        landing = self._object("/")
        began = time.monotonic()
        conforms = self._object("/conformance").get("conformsTo")
        latency = time.monotonic() - began
        if not isinstance(conforms, list) or not any(str(one).endswith(_CORE) for one in conforms):
            raise ConfigurationError(
                f"« {self._system.url} » n'est pas un service OGC API Features : corrigez systems.gis.url "
                "(la page d'accueil du service) ou systems.gis.kind.",
                f"'{self._system.url}' is no OGC API Features service: correct systems.gis.url or kind.",
            )
        title = landing.get("title")
        return Server(
            latency, f"OGC API Features 1.0 ({str(title)[:80]})" if title else "OGC API Features 1.0"
        )

    def check_mapping(self) -> None:
        """Every collection and property of the settings is there."""
        check_properties(self._system, self._check_layer, self._properties)

    def facilities(self, wanted: Wanted) -> Features:
        """Items of a collection: asked once for each word, as a property is compared with one value."""
        layer, query = wanted.layer, dict[str, str]()
        if wanted.box is not None:
            query["bbox"] = ",".join(f"{degrees:.7f}" for degrees in wanted.box)
        if wanted.street and self._system.filter == "cql-text":
            pattern = pattern_of(
                wanted.street
            )  # letters, digits and % alone: nothing that could end the text
            query |= {"filter": f"{layer.address} ILIKE '{pattern}'", "filter-lang": "cql-text"}
        if not wanted.words:
            return self._items(layer.layer, query)
        answers = [self._items(layer.layer, {**query, layer.kind: word}) for word in wanted.words]
        items = tuple(feature for answer in answers for feature in answer.items)
        return Features(items, all(answer.complete for answer in answers))

    def districts(self) -> Features:
        """The polygons of the arrondissements."""
        return self._items(self._system.districts.layer, {})

    def _items(self, layer: str, query: Mapping[str, str]) -> Features:
        system = self._system
        wanted = {**query, "limit": str(system.page), "f": "json"}

        def following(page: Page, _: int) -> dict[str, str] | None:
            """What the server's own `next` link says, its host and path left aside."""
            if not page.next or not page.features:
                return None
            return {**wanted, **dict(parse_qsl(urlsplit(page.next).query))}

        return gather(lambda asked: self._page(layer, asked), wanted, following, system.most, system.timeout)

    def _page(self, layer: str, query: Mapping[str, str]) -> Page:
        return read_page(self._service.read(f"{_path(layer)}/items", query))

    def _properties(self, layer: str) -> frozenset[str]:
        """Names of a collection's properties: those that can be asked for, and those of an item."""
        page = self._page(layer, {"limit": "1", "f": "json"})
        answer = self._service.read(
            f"{_path(layer)}/queryables", {"f": "json"}, expected=(400, 404, 406, 501)
        )
        told = answer.json().get("properties") if answer.status == 200 else None
        names = {name for feature in page.features for name in feature.properties}
        return frozenset(names.union(told if isinstance(told, dict) else ()))

    def _check_layer(self, setting: str, layer: str) -> None:
        if self._service.read(_path(layer), {"f": "json"}, expected=(404,)).status == 404:
            listed = self._object("/collections").get("collections")
            known = (
                [str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one]
                if isinstance(listed, list)
                else []
            )
            raise wrong_mapping(setting, "la collection", layer, known)

    def _object(self, path: str) -> dict[str, object]:
        read = self._service.read(path, {"f": "json"}).json()
        if not isinstance(read, dict):
            broken(self._service.name, "ce n'est pas un service OGC API Features")
        return read


def _path(layer: str) -> str:
    return f"/collections/{quote(layer, safe='')}"
