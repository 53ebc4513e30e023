"""Service requests as the port's records."""

from __future__ import annotations

from beffroi.enums import Priority, Status
from beffroi.records import HistoryEntry, Ticket
from beffroi.settings.tickets import Open311
from tools.districts import district_in
from tools.ticketing.addresses import place_from
from tools.ticketing.marks import without_mark
from tools.ticketing.moments import local
from tools.ticketing.open311.client import Request, moment_of
from tools.ticketing.refusals import HIGHEST_NUMBER
from tools.ticketing.versions import version_of

_STATUSES = {"open": Status.OUVERT, "closed": Status.FERME}


def to_ticket(request: Request, system: Open311) -> Ticket | None:
    """The record; None where its service is not in the settings, or its number is none.

    The standard has one text: its first line is the title.
    """
    category = system.services.get(request.service_code)
    status, number = _STATUSES.get(request.status), request.service_request_id
    if category is None or status is None or not (number.isdigit() and 0 < int(number) <= HIGHEST_NUMBER):
        return None
    text = without_mark(request.description).replace("\r\n", "\n").strip()
    title, _, description = text.partition("\n")
    address = request.address or ""
    district = district_in(request.zipcode or address)
    content = [request.status, request.status_notes or "", text, address]
    return Ticket(
        number=int(number),
        title=title,
        category=category,
        status=status,
        priority=Priority.NORMALE,
        district=district,
        place=place_from(f"ticket:{number}", address, district, request.long or "", request.lat or ""),
        created=local(request.requested_datetime),
        updated=moment_of(request),
        assignee=None,
        version=version_of(moment_of(request), content),
        description=description.strip(),
    )


def to_history(request: Request) -> list[HistoryEntry]:
    """All that the standard keeps of a request's history."""
    first = HistoryEntry(local(request.requested_datetime), "", "création")
    if not request.status_notes and request.status == "open":
        return [first]
    action = "fermeture" if request.status == "closed" else "commentaire"
    return [first, HistoryEntry(moment_of(request), "", action, request.status_notes or "")]
