"""A ticket's place, where a system keeps an address as one line and a position as two numbers."""

from __future__ import annotations

import math
import re

from beffroi.records import Facility, Place

_NUMBERED = re.compile(r"(\d{1,4}(?: ?(?:bis|ter|quater|[A-Za-z]))?)[ ,]+(.+)", re.IGNORECASE)


def place_from(identity: str, label: str, district: int | None, lon: str, lat: str) -> Place | None:
    """The place; None where the position or the arrondissement is unknown.

    Args:
        identity: id of the place, where the system has none of its own: the ticket's.
        label: « 12 rue Oberkampf, 75011 Paris »; number and street are read off it.
    """
    position = _degrees(lon, 180.0), _degrees(lat, 90.0)
    if position[0] is None or position[1] is None or district is None:
        return None
    parts = [part.strip() for part in label.split(",")]
    numbered = next((found for part in parts if (found := _NUMBERED.fullmatch(part))), None)
    street = parts[0]
    return Place(
        id=identity,
        label=label,
        street=numbered[2] if numbered else street,
        number=numbered[1] if numbered else None,
        district=district,
        lon=position[0],
        lat=position[1],
    )


def as_place(located: Place | Facility) -> Place:
    """The place of a facility; a place is itself."""
    if isinstance(located, Place):
        return located
    return Place(
        id=located.id,
        label=f"{located.name}, {located.address}" if located.address else located.name,
        street=located.address,
        number=None,
        district=located.district,
        lon=located.lon,
        lat=located.lat,
    )


def _degrees(text: str, most: float) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) and -most <= found <= most else None
