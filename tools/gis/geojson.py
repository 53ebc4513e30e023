"""Features of a GeoJSON answer (RFC 7946), read and checked: a server's words are never trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from tools.gis.source import Feature
from tools.reach.http import Answer, broken

_WRONG = (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError)


@dataclass(frozen=True)
class Page:
    """One answer's features.

    Attributes:
        matched: how many there are in all; None where the server does not say.
        next: address of the page that follows, as the server gives it; empty where none does.
    """

    features: tuple[Feature, ...]
    matched: int | None
    next: str


def read_page(answer: Answer, *, swapped: bool = False) -> Page:
    """The features of an answer.

    Args:
        swapped: whether the server writes latitude before longitude.

    Raises:
        ToolError: ``BROKEN`` where it is no collection of features.
    """
    read = answer.json()
    if not isinstance(read, dict) or not isinstance(read.get("features"), list):
        broken(answer.service, "ce n'est pas une collection d'objets GeoJSON")
    try:
        features = tuple(_feature(one, swapped) for one in read["features"])
    except _WRONG:
        broken(answer.service, "un objet GeoJSON illisible")
    counts = (read.get(name) for name in ("numberMatched", "totalFeatures"))
    matched = next((count for count in counts if isinstance(count, int) and count >= 0), None)
    return Page(features, matched, _next(read.get("links")))


def _feature(given: Mapping[str, Any], swapped: bool) -> Feature:
    properties = given.get("properties") or {}
    if not isinstance(properties, dict):
        raise TypeError
    place = given.get("geometry")
    geometry = shapely.Point() if place is None else shapely.force_2d(shape(place))
    if not all(map(math.isfinite, geometry.bounds)) and not geometry.is_empty:
        raise ValueError
    if swapped:
        geometry = shapely.transform(geometry, lambda points: points[:, ::-1])
    return Feature(str(given.get("id") or ""), properties, geometry)


def _next(links: object) -> str:
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            return str(link["href"])
    return ""
