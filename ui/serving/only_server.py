"""One server on a home: the second is refused, for as long as the first lives."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from ui.home import make_folder

LOCK = "server.lock"
"""File of the home that the server holds locked. What is written in it only says who does."""


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """No other server on this home within the block; several on one state have a home each.

    Raises:
        ConfigurationError: there is one, which is named; or the home cannot be written.
    """
    make_folder(settings.home)
    try:
        descriptor = os.open(settings.home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(settings.home, error.errno) from error
    with os.fdopen(descriptor, "r+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken(settings, held.read().strip()) from error
        held.truncate()
        held.write(f"processus {os.getpid()}, http://{settings.server.host}:{settings.server.port}\n")
        held.flush()
        yield


def _taken(settings: Settings, who: str) -> ConfigurationError:
    named = f" ({who})" if who else ""
    return ConfigurationError(
        f"Un serveur est déjà ouvert sur « {settings.home} »{named} : un seul à la fois. Arrêtez-le d'abord, "
        "ou choisissez un autre dossier avec la variable BEFFROI_HOME.",
        f"A server is open on '{settings.home}' already{named}: stop it first, or choose another folder with "
        "BEFFROI_HOME.",
    )
