"""Fills the SQLite files of the embedded directory and ticketing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from tools.city.sqlite import open_engine
from tools.city.staff import Staff
from tools.city.tickets import Tickets
from tools.directory.store import DirectoryBase, PersonRow, ServiceRow
from tools.ticketing.embedded.store import AgentRow, HistoryRow, TicketingBase, TicketRow, agent_fields


def write_directory(path: Path, staff: Staff) -> None:
    """Make the directory's file."""
    services = [row.model_dump() for row in staff.services]
    people = [row.model_dump() for row in staff.people]
    _fill(path, DirectoryBase, ((ServiceRow, services), (PersonRow, people)))


def write_ticketing(path: Path, tickets: Tickets) -> None:
    """Make the ticketing's file."""
    agents = [agent_fields(person) for person in tickets.agents]
    rows = ((AgentRow, agents), (TicketRow, tickets.tickets), (HistoryRow, tickets.history))
    _fill(path, TicketingBase, rows)


def _fill(
    path: Path, base: type[SQLModel], tables: Iterable[tuple[type[SQLModel], list[dict[str, Any]]]]
) -> None:
    engine = open_engine(path, must_exist=False)
    base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for table, rows in tables:
            session.execute(insert(table).execution_options(render_nulls=True), rows)
    engine.dispose()
