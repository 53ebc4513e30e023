"""Where things are: points for a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.interpreter.values import Labeled
from agents.views.blocks import Point
from beffroi.records import Facility, Place, Ticket


def points_of(values: Iterable[Labeled]) -> Iterator[Point]:
    """The places of those that have one."""
    for value in values:
        point = point_of(value.value)
        if point is not None:
            yield point


def point_of(held: object) -> Point | None:
    """The place of a record; None where it has none."""
    match held:
        case Place():
            return Point(held.lon, held.lat, held.label)
        case Facility():
            return Point(held.lon, held.lat, held.name, held.address)
        case Ticket(place=Place() as place):
            return Point(place.lon, place.lat, f"{held.number} · {held.title}", place.label)
        case _:
            return None
