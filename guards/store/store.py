"""The state database, with the keys under which its personal data is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import make_url
from sqlmodel import Session, SQLModel, col, delete, select

from beffroi.errors import ConfigurationError
from guards.database import Database
from guards.keys import Keys, open_keys
from guards.store.erasure_tables import UnfinishedRow, VaultLink
from guards.store.ledger_tables import LedgerTree


class Store(Database):
    """Tables of accounts, runs, approvals, effects and the ledger.

    Args:
        url: SQLAlchemy URL.
        busy: seconds to wait for another writer (SQLite).
        keys: of what is sealed in it; those in the folder ``keys`` beside a SQLite file where None.

    Raises:
        RecordError: the database cannot be opened or made.
        ConfigurationError: the keys of this database are not there, or are there without it: what a restore
            in part, or a disk that is not mounted, leaves. An empty state with the demo accounts would stand
            in for the city's own.
    """

    def __init__(self, url: str, busy: float = 5.0, keys: Keys | None = None) -> None:
        self.keys = keys or open_keys(_beside(url), busy=busy)
        used = self.keys.used()  # before anything else: a state is there before something is sealed in it
        if used and _no_file(url):
            raise _missing(url)
        super().__init__(url, SQLModel.metadata, busy)
        with self.transaction() as tx:
            if tx.get(LedgerTree, 1) is None:
                if used:
                    raise _missing(url)
                tx.add(LedgerTree())
            _check_vault(tx.get(VaultLink, 1) or self._linked(tx), self.keys)

    def in_step(self) -> bool:
        """Whether this database has seen every destruction of keys, and no erasure waits for its own; not
        after a restore of either."""
        with self.reading() as session:
            link = session.get(VaultLink, 1)
            waits = session.exec(select(UnfinishedRow).limit(1)).first()
        return link is not None and waits is None and link.epoch == self.keys.epoch()

    def note_epoch(self, finished: Iterable[str]) -> None:
        """Note that this database has seen every destruction of keys, and that these erasures have theirs.

        Raises:
            RecordError: it cannot be recorded: it is seen again at the next start.
        """
        epoch = self.keys.epoch()
        with self.transaction() as tx:
            link = tx.get(VaultLink, 1) or self._linked(tx)
            link.epoch = epoch
            tx.add(link)
            for each in finished:
                tx.exec(delete(UnfinishedRow).where(col(UnfinishedRow.erasure) == each))

    def _linked(self, tx: Session) -> VaultLink:
        link = VaultLink(vault=self.keys.vault)
        tx.add(link)
        return link

    def close(self) -> None:
        """Close every connection."""
        super().close()
        self.keys.close()


def _check_vault(link: VaultLink, keys: Keys) -> None:
    if link.vault != keys.vault:
        raise ConfigurationError(
            "Cette base d'état a été chiffrée avec d'autres clés que celles qui sont là : les données "
            "restent fermées. Remettez le dossier des clés qui va avec elle (docs/operators/backup.md, "
            "« Keys and erasure »).",
            "This state database was sealed with other keys than those that are here: data stays closed. Put "
            "back the key store that goes with it.",
        )


def _no_file(url: str) -> bool:
    return url.startswith("sqlite") and not Path(str(make_url(url).database)).exists()


def _missing(url: str) -> ConfigurationError:
    name = make_url(url).render_as_string(hide_password=True).removeprefix("sqlite:///")
    return ConfigurationError(
        f"La base d'état « {name} » manque ou est vide, alors que ses clés sont là et ont servi : rien n'est "
        "commencé à neuf. Restaurez la base, montez son disque, ou, pour une nouvelle installation, prenez "
        "un autre dossier (BEFFROI_HOME) et une autre base des clés.",
        f"The state database '{name}' is missing or empty although its keys are here and were used: restore "
        "it, or choose another folder and another key store for a new installation.",
    )


def _beside(url: str) -> str:
    database = make_url(url).database
    if not url.startswith("sqlite") or not database:
        raise ConfigurationError(
            "Une base d'état sur un serveur a besoin d'une base des clés à part : réglez retention.keys.",
            "A state database on a server needs a key store apart from it: set retention.keys.",
        )
    return f"sqlite:///{Path(database).parent / 'keys' / 'keys.db'}"
