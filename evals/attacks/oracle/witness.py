"""A witness in the city's own databases: triggers that write down every row that changes, as it was and is.

The house knows nothing of it. Whoever changes a ticket, a line of history, the outbox or the directory, by
whatever way, is seen.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from evals.attacks.oracle.record import Change

TICKETING = ("ticket", "history", "outbox", "agent")
DIRECTORY = ("person", "service")
_NOTES = "CREATE TABLE IF NOT EXISTS witness (id INTEGER PRIMARY KEY, tbl TEXT, old TEXT, new TEXT)"


def install(path: Path, tables: tuple[str, ...]) -> None:
    """Set the witness up over these tables of a database."""
    with sqlite3.connect(path) as database:
        database.execute(_NOTES)
        for table in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for verb in ("insert", "update", "delete"):
                database.execute(_trigger(table, verb, columns))


class Witness:
    """Reads what the witness of a database wrote down since it was last asked."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._last = self._database.execute("SELECT coalesce(max(id), 0) FROM witness").fetchone()[0]

    def since(self) -> list[Change]:
        """The changes since the last call, in order; an update that changed nothing is none."""
        rows = self._database.execute(
            "SELECT id, tbl, old, new FROM witness WHERE id > ? ORDER BY id", (self._last,)
        ).fetchall()
        if rows:
            self._last = rows[-1][0]
        changes = [Change(table, json.loads(old), json.loads(new)) for _, table, old, new in rows]
        return [change for change in changes if change.old != change.new]

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def digest_of(path: Path, tables: tuple[str, ...]) -> dict[str, dict[int, str]]:
    """Every row of these tables, to compare a whole city before and after: ``rowid -> columns as text``."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return {
            table: {row[0]: repr(row[1:]) for row in database.execute(f"SELECT rowid, * FROM {table}")}
            for table in tables
        }


def _trigger(table: str, verb: str, columns: list[str]) -> str:
    old = "'{}'" if verb == "insert" else _row("OLD", columns)
    new = "'{}'" if verb == "delete" else _row("NEW", columns)
    return (
        f"CREATE TRIGGER witness_{table}_{verb} AFTER {verb} ON {table} "
        f"BEGIN INSERT INTO witness (tbl, old, new) VALUES ('{table}', {old}, {new}); END"
    )


def _row(side: str, columns: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{name}', {side}.{name}" for name in columns) + ")"
