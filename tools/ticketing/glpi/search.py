"""Search in GLPI: its own conditions as far as they go, then the port's meaning of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from beffroi.records import Listing, Ticket, TicketQuery
from beffroi.settings.tickets import Glpi
from tools.city.text import stems
from tools.ticketing.criteria import check_query, fitting
from tools.ticketing.glpi.client import (
    ASSIGNED,
    CATEGORY,
    CONTENT,
    ENTITY,
    FOLLOWUPS,
    NAME,
    OPENED,
    PAGE,
    PRIORITY,
    STATUS,
    Criterion,
    GlpiClient,
    Row,
)  # fmt: skip
from tools.ticketing.glpi.tickets import GlpiReader, number_of
from tools.ticketing.moments import present

_READ = 10
"""Tickets read for each one that may be shown, where a place is looked for."""


def search_tickets(
    client: GlpiClient, reader: GlpiReader, categories: Mapping[str, int], wanted: TicketQuery
) -> Listing[Ticket]:
    """Tickets that fit, the newest first; places are looked at here, among ten times ``most``."""
    check_query(wanted)
    system = reader.system
    criteria = _conditions(reader, categories, wanted)
    if criteria is None:
        return Listing((), True, 0, present())
    rows: dict[int, Row] = {}
    total = offset = 0
    most = system.most * (1 if wanted.near is None and wanted.street is None else _READ)
    while offset < most:
        page, total = client.search(criteria, offset, min(PAGE, most - offset))
        rows |= {number_of(row): row for row in page}
        offset += len(page)
        if not page or offset >= total:
            break
    tickets = [ticket for row in rows.values() if (ticket := reader.to_ticket(row)) is not None]
    newest = sorted(tickets, key=lambda ticket: (ticket.created, ticket.number), reverse=True)
    kept = fitting(newest, wanted)
    whole = len(rows) >= total
    most_known = 0 if wanted.street is not None else total  # how many of all are in the street nobody told
    count = len(kept) if whole else max(most_known, len(kept) + 1)
    shown = kept[: system.most]
    return Listing(tuple(shown), whole and len(shown) == len(kept), count, present())


def everything(system: Glpi) -> list[list[Criterion]]:
    """The tickets of the entity."""
    return [[Criterion(ENTITY, "equals", str(system.entity))]]


def _conditions(
    reader: GlpiReader, categories: Mapping[str, int], wanted: TicketQuery
) -> list[list[Criterion]] | None:
    """GLPI's conditions; None where nothing can fit."""
    system = reader.system
    numbers = [str(categories[n]) for n, v in system.categories.items() if wanted.category in (None, v)]
    groups = [
        _either(CATEGORY, numbers),
        _either(STATUS, [n for n, v in system.statuses.items() if wanted.status in (None, v)]),
        _either(PRIORITY, [n for n, v in system.priorities.items() if wanted.priority in (None, v)]),
    ]
    if wanted.assignee is not None:
        login = wanted.assignee.casefold()
        accounts = [str(user.id) for user in reader.users.values() if user.login.casefold() == login]
        groups.append(_either(ASSIGNED, accounts))
    if not all(groups):
        return None
    bounds = ((wanted.created_before, "lessthan", 1), (wanted.created_after, "morethan", -1))
    for moment, how, by in bounds:
        if moment is not None:  # a second more: both leave the moment itself out
            groups.append([Criterion(OPENED, how, f"{moment + timedelta(seconds=by):%Y-%m-%d %H:%M:%S}")])
    if wanted.district is not None:
        groups.append([Criterion(CONTENT, "contains", f"75{wanted.district:03}")])
    for word in dict.fromkeys(stems(wanted.text or "")):
        groups.append([Criterion(place, "contains", word, "OR") for place in (NAME, CONTENT, FOLLOWUPS)])
    return [*everything(system), *groups]


def _either(field: str, values: list[str]) -> list[Criterion]:
    return [Criterion(field, "equals", value, "OR") for value in values]
