"""What the two kinds of web map have in common: one HTTP service, and a mapping to check."""

from __future__ import annotations

from collections.abc import Callable, Collection

from beffroi.settings.maps import MapLayers, WebMap
from tools.gis.layers import wrong_mapping
from tools.reach.breaker import Breaker
from tools.reach.http import HttpService


def map_service(system: WebMap, breaker: Breaker | None) -> HttpService:
    """The service of the settings, with its account where there is one.

    Raises:
        ConfigurationError: the address, the authority's file or the password's place is wrong.
    """
    auth = (system.user, system.password.read()) if system.password is not None else None
    return HttpService("carte", system, auth=auth, breaker=breaker)


def check_properties(
    system: MapLayers, check_layer: Callable[[str, str], None], properties: Callable[[str], Collection[str]]
) -> None:
    """Every layer and property of the settings is there; nothing is said of the properties of an empty layer.

    Args:
        check_layer: given a setting and the layer that it names; raises where it is not there.
        properties: names of a layer's properties.

    Raises:
        ConfigurationError: naming the setting.
    """
    for number, layer in enumerate(system.facilities):
        names = {name: getattr(layer, name) for name in ("id", "name", "kind", "address", "district")}
        if layer.always is not None:
            del names["kind"]
        _check(f"facilities.{number}", layer.layer, names, check_layer, properties)
    own = system.districts
    _check("districts", own.layer, {"number": own.number}, check_layer, properties)


def _check(
    at: str,
    layer: str,
    names: dict[str, str],
    check_layer: Callable[[str, str], None],
    properties: Callable[[str], Collection[str]],
) -> None:
    check_layer(f"{at}.layer", layer)
    known = properties(layer)
    for setting, name in names.items():
        if name and known and name not in known:
            raise wrong_mapping(f"{at}.{setting}", "la propriété", name, known)
