"""Tool ``ticketing.search``."""

from __future__ import annotations

from beffroi import (
    Age,
    Category,
    City,
    DistrictNumber,
    Effect,
    Facility,
    Failure,
    Listing,
    Metres,
    Person,
    Place,
    Priority,
    Query,
    Status,
    Ticket,
    TicketQuery,
    ToolError,
    Until,
    tool,
)
from beffroi.ports import created_bounds

AT_THE_PLACE = 100.0
"""Metres around a place that count as « à cet endroit » where no radius is given."""


@tool(
    "ticketing.search",
    effect=Effect.READ,
    operations=("ticketing.search",),
    summary="Chercher des tickets",
    sentence=(
        "Chercher les tickets[ {category}][ au statut « {status} »][ de priorité {priority}][ de {district}]"
        "[ créés il y a plus de {older_than}][ créés il y a moins de {newer_than}][ jusqu'au {until}]"
        "[ qui parlent de « {text} »][ à {place}][ confiés à {assignee}][, dans un rayon de {radius}]"
    ),
    result=(
        "les tickets[ {category}][ au statut « {status} »][ de priorité {priority}]"
        "[ de {district}][ créés il y a plus de {older_than}]"
        "[ créés il y a moins de {newer_than}][ jusqu'au {until}][ qui parlent de « {text} »]"
        "[ à {place}][ confiés à {assignee}][, dans un rayon de {radius}]"
    ),
    phrases=(
        "les tickets propreté ouverts depuis plus d'un mois dans le 11e",
        "mes tickets",
        "les tickets urgents de cette semaine",
        "combien de tickets de voirie en cours",
        "les tickets qui parlent de rats",
        "les signalements à moins de 300 m du 12 rue Oberkampf",
        "les tickets confiés à Karim Benali",
    ),
)
def search(
    city: City,
    category: Category | None = None,
    district: DistrictNumber | None = None,
    status: Status | None = None,
    priority: Priority | None = None,
    older_than: Age | None = None,
    newer_than: Age | None = None,
    until: Until | None = None,
    text: Query | None = None,
    place: Place | Facility | None = None,
    radius: Metres | None = None,
    assignee: Person | None = None,
) -> Listing[Ticket]:
    """Search tickets; every given condition must hold. A place without a radius means 100 metres around it, a
    street the whole of it.

    Raises:
        ToolError: ``INVALID`` where a radius has no place to stand around.
    """
    before, after = created_bounds(city.now, older_than, newer_than, until)
    street = _street(place) if radius is None else None
    near = _near(place, radius) if street is None else None
    person = assignee.id if assignee is not None else None
    if street is not None and district is None and place is not None:
        district = place.district  # « rue Saint-Honoré » of the 8e, where another has most of it
    return city.ticketing.search(
        TicketQuery(category, district, status, priority, before, after, text, near, person, street)
    )


def _street(place: Place | Facility | None) -> str | None:
    """The street that a place is the whole of; None for an address in it, or any other place."""
    if not isinstance(place, Place) or place.number is not None:
        return None
    return place.street if place.street and place.label.startswith(place.street) else None


def _near(place: Place | Facility | None, radius: float | None) -> tuple[float, float, float] | None:
    if place is not None:
        return (place.lon, place.lat, AT_THE_PLACE if radius is None else float(radius))
    if radius is None:
        return None
    raise ToolError(
        Failure.INVALID,
        "Une distance ne suffit pas pour chercher des tickets : indiquez aussi autour de quel lieu.",
        "A distance alone cannot find tickets: also say around which place.",
    )
