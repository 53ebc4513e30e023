"""Which messages left, by effect key: a row is written before the server is asked for anything.

So after a crash it is known of each key whether nothing was begun, the server took the message, it did not,
or nobody can tell. The text of a message is not kept; to whom it was to go is forgotten after `RECIPIENTS`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from beffroi import wire
from beffroi.errors import Failure, ToolError
from beffroi.records import Notice

RECIPIENTS = timedelta(days=30)
"""How long it is known to whom a message was to go; what became of it is known for ever."""
REGISTER = "mail.db"
"""Its file in the home."""
_BUSY = 10.0
_NAMED = "json_extract(notice, '$.recipient') <> ''"
_FORGET = (
    "UPDATE message SET notice = json_set(notice, '$.recipient', '') "
    f"WHERE json_extract(notice, '$.at.at') < ? AND {_NAMED}"
)
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS message (key TEXT PRIMARY KEY, state TEXT NOT NULL, notice TEXT NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS message_named ON message (json_extract(notice, '$.at.at')) WHERE {_NAMED}",
)


class State(StrEnum):
    """Where a message stands. *begun*: the server may have taken it."""

    BEGUN = "begun"
    SENT = "sent"
    NOT_SENT = "not_sent"


class SentMessages:
    """The messages of one installation, in one SQLite file; safe between threads and processes.

    Args:
        file: made at the first message, for the service alone.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def begin(self, key: str, notice: Notice) -> None:
        """Note that the server is about to be asked.

        Raises:
            ToolError: ``UNAVAILABLE`` where it cannot be kept; nothing may be sent then.
        """
        self._put(key, State.BEGUN, notice)

    def end(self, key: str, state: State) -> None:
        """Note what became of it.

        Raises:
            ToolError: ``UNAVAILABLE`` where it cannot be kept: the message stays *begun*.
        """
        with self._open() as base:
            base.execute("UPDATE message SET state = ? WHERE key = ?", (state.value, key))

    def forget(self, now: datetime) -> None:
        """Forget to whom messages were to go that were begun more than `RECIPIENTS` before ``now``.

        Raises:
            ToolError: ``UNAVAILABLE`` where it cannot be written.
        """
        if self._file.exists():
            with self._open() as base:
                _forget(base, now)

    def find(self, key: str) -> tuple[State, Notice] | None:
        """What is known of a key; None where it was never begun.

        Raises:
            ToolError: ``UNAVAILABLE`` where it cannot be read.
        """
        if not self._file.exists():
            return None
        with self._open() as base:
            row = base.execute("SELECT state, notice FROM message WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        notice = wire.decode(json.loads(row[1]))
        if not isinstance(notice, Notice):
            raise _unavailable()
        return State(row[0]), notice

    def _put(self, key: str, state: State, notice: Notice) -> None:
        row = (key, state.value, json.dumps(wire.encode(notice)))
        with self._open() as base:
            base.execute("INSERT OR REPLACE INTO message VALUES (?, ?, ?)", row)
            _forget(base, notice.at)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.touch(0o600)
            base = sqlite3.connect(self._file, timeout=_BUSY)
            try:
                base.execute("PRAGMA secure_delete=ON")
                with base:
                    for statement in _SCHEMA:
                        base.execute(statement)
                    yield base
            finally:
                base.close()
        except (OSError, sqlite3.Error) as error:
            raise _unavailable() from error


def forget_recipients(home: Path, clock: Callable[[], datetime] = datetime.now) -> None:
    """The same in the register of a home, where there is one: for every day, whether messages leave or not.

    Args:
        clock: as that of the messages: local time, naive.

    Raises:
        ToolError: ``UNAVAILABLE`` where it cannot be written.
    """
    SentMessages(home / REGISTER).forget(clock())


def _forget(base: sqlite3.Connection, now: datetime) -> None:
    base.execute(_FORGET, ((now - RECIPIENTS).isoformat(),))


def _unavailable() -> ToolError:
    return ToolError(
        Failure.UNAVAILABLE,
        "Le registre des messages envoyés (mail.db) ne peut pas être lu ou écrit : vérifiez le disque.",
        "The register of sent messages (mail.db) cannot be read or written: check the disk.",
    )
