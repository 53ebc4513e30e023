"""What a search asks, and whether a ticket fits it: what a connector checks itself, whatever was filtered."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from beffroi.errors import Failure, ToolError
from beffroi.records import Ticket, TicketQuery
from tools.city.lambert import to_metres_all
from tools.city.text import stems
from tools.gis.embedded_address import read_address, street_key

METRES_PER_DEGREE = 111_000.0
_ASIDE = re.compile(r"\s*\([^)]*\)")
_NUMBERS = re.compile(r"^(?:(?:a|et) )?(?:\d+ (?:bis |ter )?)+(?=[a-z])")


def check_query(wanted: TicketQuery) -> None:
    """Refuse a search that means nothing.

    Raises:
        ToolError: ``INVALID``.
    """
    if wanted.near is not None and not wanted.near[2] > 0:
        raise ToolError(Failure.INVALID, "Le rayon doit être positif.", "The radius must be positive.")
    if wanted.text is not None and not stems(wanted.text):
        raise ToolError(
            Failure.INVALID,
            f"« {wanted.text} » est trop court ou trop courant : donnez un mot plus précis.",
            f"'{wanted.text}' is too short or too common: give a more precise word.",
        )


def fitting(tickets: list[Ticket], wanted: TicketQuery) -> list[Ticket]:
    """Those that fit all but the text, which only the system can search in comments."""
    return _within([ticket for ticket in tickets if _fits(ticket, wanted)], wanted.near)


def has_words(ticket: Ticket, text: str) -> bool:
    """Whether all words of the text stand in the ticket's title or description."""
    found = set(stems(f"{ticket.title} {ticket.description}"))
    return found.issuperset(stems(text))


def is_in_street(street: str | None, wanted: str) -> bool:
    """Whether it is the street that is wanted, however both are spelt: « bd Voltaire », « 12 boulevard
    Voltaire, 75011 »."""
    return bool(street) and _street(street or "") == _street(wanted)


@lru_cache(maxsize=20_000)
def _street(text: str) -> str:
    bare = _NUMBERS.sub("", read_address(_ASIDE.sub("", text)).street)  # « 12-14 rue Titon (face école) »
    return street_key(bare)


def _fits(ticket: Ticket, wanted: TicketQuery) -> bool:
    place = ticket.place
    return (
        wanted.category in (None, ticket.category)
        and wanted.district in (None, ticket.district)
        and wanted.status in (None, ticket.status)
        and wanted.priority in (None, ticket.priority)
        and (wanted.created_before is None or ticket.created < wanted.created_before)
        and (wanted.created_after is None or ticket.created >= wanted.created_after)
        and (wanted.street is None or (place is not None and is_in_street(place.street, wanted.street)))
        and (
            wanted.assignee is None or (ticket.assignee is not None and ticket.assignee.id == wanted.assignee)
        )
    )


def _within(tickets: list[Ticket], near: tuple[float, float, float] | None) -> list[Ticket]:
    """Tickets within the radius, measured in the Lambert-93 plane."""
    if near is None:
        return tickets
    placed = [(ticket, ticket.place) for ticket in tickets if ticket.place is not None]
    lon, lat, radius = near
    east = np.array([lon, *(place.lon for _, place in placed)], dtype=float)
    north = np.array([lat, *(place.lat for _, place in placed)], dtype=float)
    points = to_metres_all(east, north)
    distances = np.hypot(*(points[1:] - points[0]).T)
    return [ticket for (ticket, _), distance in zip(placed, distances, strict=True) if distance <= radius]
