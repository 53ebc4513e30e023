"""SQLite engines of the embedded stores: WAL, a bounded wait for a lock, and errors of the house's tree.

Recipe: SQLAlchemy's documentation of pysqlite, « Serializable isolation / Savepoints / Transactional DDL ».
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session, create_engine

from beffroi.errors import ConfigurationError, Failure, ToolError

BUSY_SECONDS = 3.0


def open_engine(path: Path, *, busy_seconds: float = BUSY_SECONDS, must_exist: bool = True) -> Engine:
    """An engine on one SQLite file.

    Args:
        busy_seconds: how long a statement waits for another process's lock before it fails.

    Raises:
        ConfigurationError: where the file should exist and does not.
    """
    if must_exist and not path.is_file():
        raise ConfigurationError(
            f"Le fichier de la ville « {path.name} » manque. Prévenez l'administrateur.",
            f"The city's file '{path.name}' is missing. Tell the administrator.",
            command="beffroi city generate",
        )
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("beffroi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def reading(engine: Engine, system: str) -> Iterator[Session]:
    """A session for reading; database errors become `ToolError`."""
    with _translated(system), Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine, system: str) -> Iterator[Session]:
    """One write transaction: all of it is kept, or nothing where the block raises."""
    options = engine.execution_options(beffroi_write=True)
    with _translated(system), Session(options) as session, session.begin():
        yield session


@contextmanager
def _translated(system: str) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise _unavailable(system, str(error.orig)) from error
    except DatabaseError as error:
        raise _broken(system, str(error.orig)) from error
    except sqlite3.OperationalError as error:  # raised while connecting, before SQLAlchemy wraps errors
        raise _unavailable(system, str(error)) from error
    except sqlite3.DatabaseError as error:
        raise _broken(system, str(error)) from error


def _broken(system: str, detail: str) -> ToolError:
    return ToolError(
        Failure.BROKEN,
        f"Les données « {system} » sont illisibles ({detail}). Prévenez l'administrateur.",
        f"The '{system}' data cannot be read ({detail}). Tell the administrator.",
    )


def _unavailable(system: str, detail: str) -> ToolError:
    if "locked" in detail or "busy" in detail:
        return ToolError(
            Failure.UNAVAILABLE,
            f"Le système « {system} » est occupé par un autre traitement. Rien n'a été fait : réessayez.",
            f"The '{system}' system is busy. Nothing was done: try again.",
        )
    return ToolError(
        Failure.UNAVAILABLE,
        f"Le système « {system} » ne répond pas ({detail}). Rien n'a été fait : réessayez plus tard.",
        f"The '{system}' system does not answer ({detail}). Nothing was done: try again later.",
    )
