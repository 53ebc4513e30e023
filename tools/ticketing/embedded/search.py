"""Search of the embedded ticketing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from beffroi.records import Ticket, TicketQuery
from tools.city.lambert import to_metres_all
from tools.city.text import stems
from tools.ticketing.criteria import METRES_PER_DEGREE, is_in_street
from tools.ticketing.embedded.store import AgentRow, TicketRow, from_agent, to_ticket

MOST = 2_000


def search_rows(session: Session, wanted: TicketQuery) -> tuple[list[TicketRow], int]:
    """The newest rows that fit, at most 2,000, and how many fit in all."""
    query = _filtered(wanted)
    if wanted.street is not None:
        streets = session.exec(select(TicketRow.place_street).distinct()).all()
        same = [street for street in streets if is_in_street(street, wanted.street)]
        query = query.where(col(TicketRow.place_street).in_(same))
    newest = query.order_by(col(TicketRow.created).desc(), col(TicketRow.number).desc())
    if wanted.near is not None:
        rows = _within(list(session.exec(newest).all()), wanted.near)
        return rows[:MOST], len(rows)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    return list(session.exec(newest.limit(MOST)).all()), total


def with_assignees(session: Session, rows: list[TicketRow]) -> tuple[Ticket, ...]:
    """The records of rows, each with its assignee."""
    wanted = {row.assignee_id for row in rows if row.assignee_id}
    agents = session.exec(select(AgentRow).where(col(AgentRow.id).in_(wanted))).all()
    people = {agent.id: from_agent(agent) for agent in agents}
    return tuple(to_ticket(row, people.get(row.assignee_id or "")) for row in rows)


def _filtered(wanted: TicketQuery) -> SelectOfScalar[TicketRow]:
    query = select(TicketRow)
    equal: tuple[tuple[Any, Any], ...] = (
        (TicketRow.category, wanted.category and wanted.category.value),
        (TicketRow.district, wanted.district),
        (TicketRow.status, wanted.status and wanted.status.value),
        (TicketRow.priority, wanted.priority and wanted.priority.value),
        (TicketRow.assignee_id, wanted.assignee),
    )
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if wanted.created_before is not None:
        query = query.where(TicketRow.created < wanted.created_before)
    if wanted.created_after is not None:
        query = query.where(TicketRow.created >= wanted.created_after)
    for word in stems(wanted.text or ""):
        query = query.where(col(TicketRow.words).contains(f" {word} "))
    return query if wanted.near is None else _boxed(query, wanted.near)


def _boxed(query: SelectOfScalar[TicketRow], near: tuple[float, float, float]) -> SelectOfScalar[TicketRow]:
    """Only a box around the centre, a little larger than the circle."""
    lon, lat, radius = near
    high = 1.1 * radius / METRES_PER_DEGREE
    wide = high / max(0.1, math.cos(math.radians(lat)))
    return query.where(
        col(TicketRow.lon).between(lon - wide, lon + wide), col(TicketRow.lat).between(lat - high, lat + high)
    )


def _within(rows: list[TicketRow], near: tuple[float, float, float]) -> list[TicketRow]:
    """Rows within the radius, measured in the Lambert-93 plane."""
    if not rows:
        return []
    lon, lat, radius = near
    east, north = [lon, *(row.lon for row in rows)], [lat, *(row.lat for row in rows)]
    points = to_metres_all(np.array(east, dtype=float), np.array(north, dtype=float))
    distances = np.hypot(*(points[1:] - points[0]).T)
    return [row for row, distance in zip(rows, distances, strict=True) if distance <= radius]
