"""What a map's features are read from: a web service or a database. One small contract behind the port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from shapely.geometry.base import BaseGeometry

from beffroi.settings.maps import FacilityLayer
from tools.reach.breaker import Health


class Box(NamedTuple):
    """Degrees of longitude and latitude."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Wanted:
    """Which features of a layer are wanted. A source narrows down as far as it can; the reader filters again.

    Attributes:
        box: where; anywhere where None.
        words: values of the layer's property ``kind``, one of them; any where empty.
        street: a word that the address holds, without accents and in lower case; any where empty.
    """

    layer: FacilityLayer
    box: Box | None = None
    words: tuple[str, ...] = ()
    street: str = ""


@dataclass(frozen=True)
class Feature:
    """A feature with its properties by the layer's own names; longitude and latitude in degrees."""

    id: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry


@dataclass(frozen=True)
class Features:
    """Features; ``complete`` is false where the source has more of them than are ever read."""

    items: tuple[Feature, ...]
    complete: bool = True


@dataclass(frozen=True)
class Server:
    """What a source says of itself: seconds of one short question, its name and version."""

    latency: float
    version: str


class Source(Protocol):
    """Where features are read from. Errors are ``ToolError``; ``ConfigurationError`` for a wrong setting."""

    @property
    def health(self) -> Health: ...
    def close(self) -> None: ...
    def server(self) -> Server: ...
    def check_mapping(self) -> None:
        """Every layer and property of the settings is there.

        Raises:
            ConfigurationError: naming the setting.
        """
        ...

    def facilities(self, wanted: Wanted) -> Features: ...
    def districts(self) -> Features: ...


def text_of(value: object) -> str:
    """A property as text; one that is not there is empty, a whole number has no « .0 »."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
