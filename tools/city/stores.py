"""Fills the SQLite files of the embedded directory and ticketing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from tools.city.sqlite import open_engine
from tools.city.staff import Staff
from tools.city.tickets import Tickets
from tools.directory.store import DirectoryBase, PersonRow, ServiceRow
from tools.ticketing.embedded_store import AgentRow, HistoryRow, TicketingBase, TicketRow, to_agent

DIRECTORY = "directory.db"
TICKETING = "ticketing.db"


def write_directory(path: Path, staff: Staff) -> None:
    """Make the directory's file."""
    _fill(path, DirectoryBase, ((ServiceRow, staff.services), (PersonRow, staff.people)))


def write_ticketing(path: Path, tickets: Tickets) -> None:
    """Make the ticketing's file."""
    agents = [to_agent(person) for person in tickets.agents]
    _fill(
        path,
        TicketingBase,
        ((AgentRow, agents), (TicketRow, tickets.tickets), (HistoryRow, tickets.history)),
    )


def _fill(
    path: Path, base: type[SQLModel], tables: Iterable[tuple[type[SQLModel], Iterable[SQLModel]]]
) -> None:
    engine = open_engine(path, must_exist=False)
    base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for table, rows in tables:
            session.execute(insert(table), [row.model_dump(exclude_none=False) for row in rows])
    engine.dispose()
