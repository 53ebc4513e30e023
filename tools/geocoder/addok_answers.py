"""What an addok answers, read and checked (GeoJSON with the national address base's properties)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from beffroi.records import Place
from tools.city.text import fold
from tools.districts import district_of_codes
from tools.gis.embedded_address import KINDS
from tools.reach.http import Answer, broken

_KEPT = frozenset({"housenumber", "street"})
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class _Properties(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)

    type: str
    name: str
    score: float = Field(0.0, allow_inf_nan=False)
    id: str = ""
    street: str = ""
    housenumber: str = ""
    postcode: str = ""
    citycode: str = ""
    city: str = ""


class _Geometry(BaseModel):
    coordinates: tuple[Degrees, Degrees]


class _Feature(BaseModel):
    properties: _Properties
    geometry: _Geometry


class _Features(BaseModel):
    features: list[_Feature]
    attribution: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Found:
    """An address or a street of an arrondissement; ``score`` from 0 to 1."""

    place: Place
    score: float


@dataclass(frozen=True)
class Addresses:
    """What of an answer lies in an arrondissement, best first.

    Attributes:
        seen: how many features there were, those elsewhere among them.
        source: whose data they are, as the server says.
    """

    found: tuple[Found, ...]
    seen: int
    source: str


def read_addresses(answer: Answer) -> Addresses:
    """The addresses and streets of an answer.

    Raises:
        ToolError: ``BROKEN`` where it is not an addok's.
    """
    try:
        read = _Features.model_validate(answer.json())
    except ValidationError:
        broken(answer.service, "ce n'est pas la réponse d'un addok")
    found = tuple(one for feature in read.features if (one := _found(feature)))
    source = ", ".join(filter(None, (read.attribution[:80], read.licence[:40])))
    return Addresses(found, len(read.features), source)


def street_name(name: str) -> str:
    """« Rue Oberkampf » as the house writes it: « rue Oberkampf »."""
    kind = name.split(" ", 1)[0]
    return name[0].lower() + name[1:] if fold(kind) in KINDS else name


def _found(feature: _Feature) -> Found | None:
    given = feature.properties
    district = district_of_codes(given.citycode, given.postcode)
    if given.type not in _KEPT or district is None:
        return None
    numbered = given.type == "housenumber"
    if numbered and not (given.street and given.housenumber):
        return None
    street, number = street_name(given.street if numbered else given.name), given.housenumber or None
    town = f"{given.postcode} {given.city}".strip()
    label = f"{number} {street}, {town}" if number else f"{street}, {town}"
    lon, lat = feature.geometry.coordinates
    return Found(Place(given.id or fold(label), label, street, number, district, lon, lat), given.score)
