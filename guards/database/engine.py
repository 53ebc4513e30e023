"""One database: one writer at a time, and every write either whole or not at all."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, create_engine

from guards.database.failures import record_error, unreachable

_log = logging.getLogger("beffroi.database")
_LOOKED_AT = 400
"""Rows of each index that statistics are made from."""


class Database:
    """The tables of one `MetaData` with their indexes, made where they are missing.

    Args:
        url: SQLAlchemy URL. SQLite is used with write-ahead logging and full synchronisation; what is deleted
            is overwritten.
        busy: seconds to wait for another writer (SQLite).

    Raises:
        RecordError: the database cannot be opened or made.
    """

    def __init__(self, url: str, tables: MetaData, busy: float = 5.0) -> None:
        self.url = url
        self.engine = _sqlite_engine(url, busy) if url.startswith("sqlite") else _server_engine(url)
        self._reads = self.engine.execution_options(beffroi_writes=False, **_snapshot(self.engine))
        try:
            with self.engine.begin() as connection:
                tables.create_all(connection)
                _add_indexes(connection, tables)
        except SQLAlchemyError as error:
            raise record_error(error) from error

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing transaction; committed at the end, undone by any exception.

        Raises:
            RecordError: full disk, lock held by another program, read-only or damaged file.
        """
        with self._session(self.engine) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one consistent state and never writes.

        Raises:
            RecordError: the database cannot be read.
        """
        with self._session(self._reads) as session:
            yield session

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        except (SQLAlchemyError, UnicodeError) as error:
            raise record_error(error) from error

    def scrub(self) -> bool:
        """Leave nothing deleted in the write-ahead log (SQLite; elsewhere it is the server's affair).

        Returns:
            Whether nothing is left: a reader who is at work keeps it there, which is logged, until the next
            scrub.
        """
        try:
            done = self._checkpoint("TRUNCATE")
        except SQLAlchemyError as error:
            raise record_error(error) from error
        if not done:
            _log.warning(
                "What was deleted is still in a write-ahead log: somebody reads. Next try: retention."
            )
        return done

    def optimise(self) -> bool:
        """Refresh what is known of how many rows each index leads to, by which queries are planned (SQLite;
        elsewhere it is the server's affair). Only a part of each index is read, and none of its values kept.

        Returns:
            Whether it went through; queries are otherwise planned as before, which is logged.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        try:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={_LOOKED_AT}")
                # Not `PRAGMA optimize`: before SQLite 3.46 it looks at no table that this very connection
                # has not asked of.
                connection.exec_driver_sql("ANALYZE")
        except SQLAlchemyError as error:
            _log.warning("Statistics were not refreshed: %s. Next try: retention.", type(error).__name__)
            return False
        return True

    def close(self) -> None:
        """Close every connection; what was committed is then in the main file of a SQLite database.

        Its last connection would see to that, but a process may end with one in use.
        """
        with suppress(SQLAlchemyError):
            self._checkpoint("PASSIVE")
        self.engine.dispose()

    def _checkpoint(self, kind: str) -> bool:
        """Whether it went through; what keeps it from that is told in a row, and is no error."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy, *_ = connection.exec_driver_sql(f"PRAGMA wal_checkpoint({kind})").one()
        return not busy


def _server_engine(url: str) -> Engine:
    # A connection that the server dropped, as it does when it restarts, is replaced before it is used.
    return create_engine(url, pool_pre_ping=True)


def _snapshot(engine: Engine) -> dict[str, Any]:
    """Options under which all of a transaction's reads are of one state: on PostgreSQL each statement has its
    own by default, on SQLite they have."""
    if engine.dialect.name != "postgresql":
        return {}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _sqlite_engine(url: str, busy: float) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        make_folder(Path(database).parent, 0o777)
    engine = create_engine(url, connect_args={"timeout": busy})

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        # Python's own transaction handling would begin late and deferred; `begin` below does it instead.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer can fail on a lock whatever the timeout: writers say so from the start.
        writes = connection.get_execution_options().get("beffroi_writes", True)
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _add_indexes(connection: Connection, tables: MetaData) -> None:
    """Indexes that were thought of later: a table that is there gets none with `MetaData.create_all`."""
    found = inspect(connection)
    for table in tables.sorted_tables:
        known = {index["name"] for index in found.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in known:
                index.create(connection)


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """Make a folder where it is missing.

    Raises:
        RecordError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        raise unreachable() from error
