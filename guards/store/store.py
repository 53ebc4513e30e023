"""The state database, with the keys under which its personal data is sealed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import SQLModel

from beffroi.errors import ConfigurationError
from guards.database import Database
from guards.keys import Keys, open_keys
from guards.store.ledger_tables import LedgerTree


class Store(Database):
    """Tables of accounts, runs, approvals, effects and the ledger.

    Args:
        url: SQLAlchemy URL.
        busy: seconds to wait for another writer (SQLite).
        keys: of what is sealed in it; those in the folder ``keys`` beside a SQLite file where None.

    Raises:
        RecordError: the database cannot be opened or made.
        ConfigurationError: the keys of this database are not there.
    """

    def __init__(self, url: str, busy: float = 5.0, keys: Keys | None = None) -> None:
        super().__init__(url, SQLModel.metadata, busy)
        self.keys = keys or open_keys(_beside(url), busy=busy)
        with self.transaction() as tx:
            if tx.get(LedgerTree, 1) is None:
                tx.add(LedgerTree())

    def close(self) -> None:
        """Close every connection."""
        super().close()
        self.keys.close()


def _beside(url: str) -> str:
    database = make_url(url).database
    if not url.startswith("sqlite") or not database:
        raise ConfigurationError(
            "Une base d'état sur un serveur a besoin d'une base des clés à part : réglez retention.keys.",
            "A state database on a server needs a key store apart from it: set retention.keys.",
        )
    return f"sqlite:///{Path(database).parent / 'keys' / 'keys.db'}"
