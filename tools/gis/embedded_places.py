"""From a typed address to places: one exact place, candidates for a person to pick from, or none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from beffroi.records import Lookup, Place
from tools.city.text import fold
from tools.gis.embedded_address import KINDS, Typed, read_address, street_key
from tools.gis.embedded_data import CityMap, House, Street

MOST = 6
ALIKE = 80.0


def locate(city: CityMap, address: str) -> Lookup[Place]:
    """The place an address means; a facility's exact name also counts."""
    typed = _read(city, address)
    if not typed.street:
        return Lookup()
    if parts := _same_street(city, typed):
        return _in_street(parts, typed)
    if named := _facility_places(city, address):
        return _settle(named)
    return Lookup(candidates=candidates(place for s in _alike(city, typed) for place in _nearby(s, typed)))


def find_streets(city: CityMap, name: str) -> tuple[list[Street], list[str]]:
    """The parts of a named street; and where there is none, names that look like it."""
    typed = _read(city, name)
    if parts := _same_street(city, typed):
        return _in_district(parts, typed.district), []
    return [], list(dict.fromkeys(street.name for street in _alike(city, typed)))


def _read(city: CityMap, text: str) -> Typed:
    """The parts of an address; a name that ends in digits is not cut where a street bears it whole."""
    typed = read_address(text)
    if typed.number is not None and typed.whole in city.by_words:
        return dataclasses.replace(typed, street=typed.whole, number=None, suffix="")
    return typed


def _same_street(city: CityMap, typed: Typed) -> list[Street]:
    """Parts of the street whose name is the typed one, small words aside where only one is so."""
    if same := city.by_words.get(typed.street):
        return same
    loose = city.by_key.get(street_key(typed.street), [])
    return loose if len({street.name for street in loose}) == 1 else []


def _in_district(parts: list[Street], district: int | None) -> list[Street]:
    return [part for part in parts if part.district == district] if district else parts


def _in_street(parts: list[Street], typed: Typed) -> Lookup[Place]:
    there = _in_district(parts, typed.district)
    if not there:
        return Lookup(candidates=candidates(place for part in parts for place in _nearby(part, typed)))
    if typed.number is None:
        return _settle([street_place(part) for part in there])
    exact = [place for part in there if (place := house_place(part, typed.number, typed.suffix))]
    if exact:
        return _settle(exact)
    places = [(place, _gap(place, typed)) for part in there for place in _nearby(part, typed)]
    return Lookup(candidates=candidates(place for place, _ in sorted(places, key=lambda pair: pair[1])))


def _gap(place: Place, typed: Typed) -> int:
    digits = (place.number or "0").split()[0]
    return abs(int(digits) - (typed.number or 0))


def street_place(part: Street) -> Place:
    """A street as a place: its middle house."""
    middle = part.houses[len(part.houses) // 2]
    street_id = middle.id.rsplit("_", 1)[0] if middle.id.count("_") == 2 else middle.id
    label = f"{part.name}, {part.postcode} Paris"
    return Place(street_id, label, part.name, None, part.district, middle.lon, middle.lat)


def house_place(part: Street, number: int, suffix: str) -> Place | None:
    """A house number of a street; in demo data one between two known numbers is interpolated."""
    for house in part.houses:
        if house.number == number and house.suffix == suffix:
            return place_of(part, house)
    return _interpolated(part, number) if part.sparse and not suffix else None


def _interpolated(part: Street, number: int) -> Place | None:
    side = [house for house in part.houses if house.number % 2 == number % 2 and not house.suffix]
    below = [house for house in side if house.number < number]
    above = [house for house in side if house.number > number]
    if not below or not above:
        return None
    a, b = below[-1], above[0]
    share = (number - a.number) / (b.number - a.number)
    lon, lat = a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat)
    house_id = f"{a.id.rsplit('_', 1)[0]}_{number:05d}"
    return place_of(part, House(house_id, number, "", round(lon, 7), round(lat, 7)))


def place_of(part: Street, house: House) -> Place:
    """A house of a street as a place."""
    number = f"{house.number} {house.suffix}".strip()
    label = f"{number} {part.name}, {part.postcode} Paris"
    return Place(house.id, label, part.name, number, part.district, house.lon, house.lat)


def _nearby(part: Street, typed: Typed) -> list[Place]:
    """The typed number in this street, else its nearest numbers; the street where none was typed."""
    if typed.number is None:
        return [street_place(part)]
    wanted = typed.number
    for suffix in dict.fromkeys((typed.suffix, "")):
        if place := house_place(part, wanted, suffix):
            return [place]
    ordered = sorted(part.houses, key=lambda house: (abs(house.number - wanted), house.suffix))
    return [place_of(part, house) for house in ordered[:2]]


def _alike(city: CityMap, typed: Typed) -> list[Street]:
    """Streets whose names look like the typed one; those of the typed arrondissement first."""
    wanted, keys = street_key(typed.street), list(city.by_key)
    found = {key: score for key, score, _ in process.extract(
        wanted, keys, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST)}  # fmt: skip
    words = set(wanted.split())
    for key in keys:
        if words and words < set(key.split()) and wanted not in KINDS:  # a word was left out
            found[key] = 100.0
    ordered = sorted(found, key=lambda key: -found[key])
    streets = [part for key in ordered for part in city.by_key[key]]
    return sorted(streets, key=lambda part: typed.district not in (None, part.district))


def _facility_places(city: CityMap, text: str) -> list[Place]:
    wanted = _facility_key(text)
    return [
        Place(f.id, f"{f.name}, {f.address}", f.address.split(",")[0], None, f.district, f.lon, f.lat)
        for f in city.facilities
        if _facility_key(f.name) == wanted
    ]


def _facility_key(text: str) -> str:
    return " ".join(word for word in fold(text).split() if word not in ("la", "le", "l", "arrondissement"))


def _settle(places: list[Place]) -> Lookup[Place]:
    return Lookup(exact=places[0]) if len(places) == 1 else Lookup(candidates=candidates(places))


def candidates(places: Iterable[Place]) -> tuple[Place, ...]:
    """The first few, each once, for a person to pick from."""
    return tuple({place.id: place for place in places}.values())[:MOST]
