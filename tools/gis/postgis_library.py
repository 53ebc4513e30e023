"""The one place that names psycopg, which is optional (docs/decisions/013-geocoder-and-gis.md)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.maps import Postgis
from tools.reach.deadline import Deadline

_SYSTEM_AUTHORITIES = "system"


def library() -> Any:
    """The module ``psycopg``.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        import psycopg
        import psycopg.sql
    except ImportError as error:
        raise ConfigurationError(
            "Une carte PostGIS demande la bibliothèque psycopg, qui manque : uv sync --extra postgis",
            "A PostGIS map needs psycopg, which is missing: uv sync --extra postgis",
        ) from error
    return psycopg


def connect(system: Postgis, password: str, deadline: Deadline) -> Any:
    """A read-only connection; encrypted and its certificate checked but on this machine itself.

    Raises:
        ConfigurationError: the account, the database or the certificate is refused.
        ToolError: ``UNAVAILABLE`` or ``TIMEOUT``.
    """
    milliseconds = max(1, round(system.timeout * 1000))
    with errors_of(system, deadline):
        connection = library().connect(
            host=system.host,
            port=system.port,
            dbname=system.database,
            user=system.user,
            password=password,
            connect_timeout=max(2, round(deadline.left())),
            application_name="beffroi",
            options=f"-c default_transaction_read_only=on -c jit=off -c statement_timeout={milliseconds}",
            autocommit=True,
            prepare_threshold=None,  # a pooler in front would not know what was prepared
            **_encryption(system),
        )
    return connection


@contextmanager
def within(connection: Any, deadline: Deadline) -> Iterator[None]:
    """Every wait for this connection's answers ends at the deadline."""
    wait = type(connection).wait

    def waited(gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return wait(connection, gen, interval, deadline.left())

    connection.wait = waited
    try:
        yield
    finally:
        del connection.wait


@contextmanager
def errors_of(system: Postgis, deadline: Deadline) -> Iterator[None]:
    """Errors of the library as errors of the house. Nothing of the server's own text is told but its code."""
    psycopg = library()
    try:
        yield
    except (TimeoutError, psycopg.errors.ConnectionTimeout, psycopg.errors.QueryCanceled):
        _late(system)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidPassword) as error:
        _refused(system, str(error.sqlstate))
    except psycopg.OperationalError as error:
        if time.monotonic() >= deadline.moment:
            _late(system)
        _unreachable(system, str(error))
    except psycopg.Error as error:
        raise ToolError(
            Failure.BROKEN,
            f"La base de la carte ({system.host}) a répondu par une erreur ({error.sqlstate or 'inconnue'}). "
            "Prévenez l'administrateur.",
            f"The map's database ({system.host}) answered with an error ({error.sqlstate or 'unknown'}). "
            "Tell the administrator.",
        ) from None


def _encryption(system: Postgis) -> dict[str, str]:
    if system.on_this_machine and system.ca is None:
        return {"sslmode": "prefer"}
    return {"sslmode": "verify-full", "sslrootcert": str(system.ca or _SYSTEM_AUTHORITIES)}


def _late(system: Postgis) -> NoReturn:
    raise ToolError(
        Failure.TIMEOUT,
        f"La base de la carte ({system.host}) n'a pas répondu à temps. Réessayez plus tard.",
        f"The map's database ({system.host}) did not answer in time. Try again later.",
    ) from None


def _refused(system: Postgis, code: str) -> NoReturn:
    raise ConfigurationError(
        f"La base de la carte ({system.host}) refuse le compte « {system.user} », son mot de passe, ou de "
        f"lui laisser lire les tables ({code}). Corrigez systems.gis.user ou password, ou accordez SELECT.",
        f"The map's database ({system.host}) refuses the account '{system.user}', its password, or to let it "
        f"read the map's tables ({code}). Correct systems.gis.user or password, or grant SELECT.",
    ) from None


def _unreachable(system: Postgis, said: str) -> NoReturn:
    """A connection that failed; libpq tells its reasons in words only, of which ours are chosen."""
    text = said.lower()
    if "certificate" in text or "sslrootcert" in text or "root.crt" in text or "ssl error" in text:
        raise ConfigurationError(
            f"Le certificat de la base de la carte ({system.host}) est refusé, ou son autorité manque. "
            "Vérifiez le nom du serveur (systems.gis.host) et l'autorité (systems.gis.ca).",
            f"The certificate of the map's database ({system.host}) is refused, or its authority is missing. "
            "Check systems.gis.host and systems.gis.ca.",
        ) from None
    if "does not support ssl" in text:
        raise ConfigurationError(
            f"La base de la carte ({system.host}) n'est pas chiffrée : activez « ssl » sur le serveur.",
            f"The map's database ({system.host}) is not encrypted: enable 'ssl' on the server.",
        ) from None
    if "password" in text or "role" in text or "no pg_hba.conf entry" in text:
        _refused(system, "28P01")
    if f'database "{system.database}"'.lower() in text:
        raise ConfigurationError(
            f"La base « {system.database} » n'existe pas sur {system.host} (réglage systems.gis.database).",
            f"There is no database '{system.database}' on {system.host} (setting systems.gis.database).",
        ) from None
    raise ToolError(
        Failure.UNAVAILABLE,
        f"La base de la carte ({system.host}) est injoignable. Réessayez plus tard.",
        f"The map's database ({system.host}) cannot be reached. Try again later.",
    ) from None
