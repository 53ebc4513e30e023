"""LangGraph's checkpoints, sealed: each under the key of its run, unread once it is erased.

A run that has ended has none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from beffroi.disk import OPEN_EN, OPEN_FR
from beffroi.errors import RecordError
from guards.keys import Sealer, run_scope
from guards.runs.contents import erased_run

_RUN: ContextVar[str] = ContextVar("run whose checkpoints are written")


class RunCipher:
    """Seals what LangGraph keeps of the run in whose `writing` block it is written (a `CipherProtocol`)."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def encrypt(self, plaintext: bytes) -> tuple[str, bytes]:
        """The run's id, by which it is opened, and the sealed form.

        Raises:
            RecordError: the run was erased.
            LookupError: outside of a `writing` block: nothing is ever kept in clear.
        """
        run = _RUN.get()
        return run, self._sealer.seal(run_scope(run), plaintext)

    def decrypt(self, ciphername: str, ciphertext: bytes) -> bytes:
        """What was sealed for the run named.

        Raises:
            RecordError: the run was erased, or it was altered.
        """
        plain = self._sealer.open(run_scope(ciphername), ciphertext)
        if plain is None:
            raise erased_run()
        return plain


@contextmanager
def writing(run: str) -> Iterator[None]:
    """Checkpoints written in the block are this run's."""
    token = _RUN.set(run)
    try:
        yield
    finally:
        _RUN.reset(token)


def forget(saver: SqliteSaver, run: str) -> None:
    """Delete a run's checkpoints.

    Raises:
        RecordError: they cannot be deleted just now.
    """
    try:
        saver.delete_thread(run)
    except sqlite3.Error as error:
        raise RecordError(
            f"Les reprises de la demande {run} ne peuvent pas être retirées.",
            f"The checkpoints of run {run} cannot be deleted.",
        ) from error


def open_saver(path: Path, sealer: Sealer) -> SqliteSaver:
    """The checkpoints in one SQLite file.

    Raises:
        RecordError: the file cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, check_same_thread=False, timeout=10.0)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
        saver = SqliteSaver(connection, serde=EncryptedSerializer(RunCipher(sealer)))
        saver.setup()
    except (sqlite3.Error, OSError) as error:
        raise RecordError(
            f"Le fichier des reprises ({path}) ne peut pas être ouvert. {OPEN_FR}",
            f"The checkpoint file ({path}) cannot be opened. {OPEN_EN}",
        ) from error
    return saver
