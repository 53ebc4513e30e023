"""The place of a ticket, where the person names a facility."""

from __future__ import annotations

from beffroi.records import Facility, Place


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
