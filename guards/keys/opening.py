"""Opening the key store: its master key must be there, and be its own."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from beffroi.errors import ConfigurationError, RecordError
from beffroi.secrets import SecretPlace
from guards.database import Database, make_folder
from guards.keys.keys import Keys
from guards.keys.master import MasterKey
from guards.keys.tables import KeyBase, VaultRow

_PROOF = b"beffroi"


def open_keys(url: str, place: SecretPlace | None = None, busy: float = 5.0) -> Keys:
    """The key store at a URL; made with a new master key where there is none yet.

    Args:
        place: of the master key; the file ``master.key`` beside a SQLite key store where None, made at first.
        busy: seconds to wait for another writer (SQLite).

    Raises:
        ConfigurationError: the master key is absent although the store exists, or is another store's.
        RecordError: the store cannot be opened or made.
    """
    if url.startswith("sqlite"):
        make_folder(Path(str(make_url(url).database)).parent)
    database = Database(url, KeyBase.metadata, busy)
    with database.reading() as session:
        row = session.get(VaultRow, 1)
    master = MasterKey.read(place) if place is not None else _own(_beside(url), new=row is None)
    if row is None:
        row = _new_vault(database, master)
    if master.unwrap(row.proof, row.id.encode()) != _PROOF:
        raise ConfigurationError(
            "La clé maîtresse n'est pas celle de cette base des clés : les données restent fermées. Remettez "
            "la clé maîtresse qui va avec elle (docs/operators/backup.md, « Backup and restore »).",
            "The master key is not the one of this key store: data stays closed. Put back the right one.",
        )
    return Keys(database, master, row.id)


def _beside(url: str) -> Path:
    if not url.startswith("sqlite"):
        raise ConfigurationError(
            "Une base des clés sur un serveur a besoin de sa clé maîtresse ailleurs : réglez "
            "retention.master_key (docs/operators/backup.md, « Keys and erasure »).",
            "A key store on a server needs its master key elsewhere: set retention.master_key.",
        )
    return Path(str(make_url(url).database)).parent / "master.key"


def _own(own: Path, *, new: bool) -> MasterKey:
    if new and not own.exists():
        MasterKey.make(own)
    if not own.exists():
        raise ConfigurationError(
            f"La clé maîtresse « {own} » manque, alors que la base des clés existe : les données restent "
            "fermées. Restaurez ce fichier depuis la sauvegarde des clés (docs/operators/backup.md, « Backup "
            "and restore ») ; sans lui, ce qui est chiffré est perdu.",
            f"The master key '{own}' is missing although the key store exists: data stays closed. Restore "
            "that file from the backup of the keys; without it, what is sealed is lost.",
        )
    return MasterKey.read(SecretPlace(file=own))


def _new_vault(database: Database, master: MasterKey) -> VaultRow:
    name = secrets.token_hex(8)
    try:
        with database.transaction() as tx:
            if tx.get(VaultRow, 1) is None:
                tx.add(VaultRow(id=name, proof=master.wrap(_PROOF, name.encode())))
    except RecordError as error:
        if not isinstance(error.__cause__, IntegrityError):
            raise
    with database.reading() as session:
        return session.exec(select(VaultRow)).one()
