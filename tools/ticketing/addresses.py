"""A ticket's place, where a system keeps an address as one line and a position as two numbers."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from beffroi.records import Place
from tools.city.text import fold
from tools.gis.embedded_address import KINDS

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
    joined = (f"{number} {street}" for number, street in pairwise(parts) if _begins_street(street))
    either = (*parts, *joined)  # « 12, rue Oberkampf »
    numbered = next((found for part in either if (found := _NUMBERED.fullmatch(part))), None)
    street = next(filter(_begins_street, parts), parts[0])
    return Place(
        id=identity,
        label=label,
        street=numbered[2] if numbered else street,
        number=numbered[1] if numbered else None,
        district=district,
        lon=position[0],
        lat=position[1],
    )


def _begins_street(part: str) -> bool:
    return fold(part).partition(" ")[0] in KINDS


def _degrees(text: str, most: float) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) and -most <= found <= most else None
