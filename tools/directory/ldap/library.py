"""The one place that names the LDAP library (docs/decisions/008-ldap-library.md); it is optional."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from beffroi.errors import ConfigurationError, Failure, ToolError


def library() -> Any:
    """The module ``ldap`` of python-ldap.

    Raises:
        ConfigurationError: it is not installed.
    """
    try:
        import ldap
        import ldap.dn
    except ImportError as error:
        raise ConfigurationError(
            "L'annuaire LDAP demande la bibliothèque python-ldap, qui manque : sudo apt-get install gcc "
            "libldap2-dev libsasl2-dev, puis uv sync --extra ldap",
            "An LDAP directory needs python-ldap, which is missing: sudo apt-get install gcc libldap2-dev "
            "libsasl2-dev, then uv sync --extra ldap",
        ) from error
    return ldap


@lru_cache(maxsize=50_000)
def dn_key(dn: str) -> str:
    """A distinguished name made comparable: case and spacing dropped (RFC 4514); itself where it is none."""
    ldap = library()
    try:
        parts = ldap.dn.str2dn(dn)
    except ldap.DECODING_ERROR:
        return dn.casefold()
    named = (
        "+".join(sorted(f"{kind.lower()}={' '.join(value.split()).casefold()}" for kind, value, _ in part))
        for part in parts
    )
    return "\0".join(named)


@contextmanager
def errors_of(server: str, user: str) -> Iterator[None]:
    """Errors of the library as errors of the house. No text of the library is passed on but its fixed names:
    what a server adds may hold anything.

    Args:
        server: host and port, for people.
        user: the account of the settings; its password is never at hand here.
    """
    ldap = library()
    try:
        yield
    except (ldap.TIMEOUT, ldap.TIMELIMIT_EXCEEDED, TimeoutError):
        raise ToolError(
            Failure.TIMEOUT,
            f"L'annuaire « {server} » n'a pas répondu à temps. Réessayez plus tard.",
            f"The directory '{server}' did not answer in time. Try again later.",
        ) from None
    except (ldap.SERVER_DOWN, ldap.CONNECT_ERROR, ldap.UNAVAILABLE, ldap.BUSY) as error:
        raise ToolError(
            Failure.UNAVAILABLE,
            f"L'annuaire « {server} » est injoignable ({_name(error)}). Réessayez plus tard.",
            f"The directory '{server}' cannot be reached ({_name(error)}). Try again later.",
        ) from None
    except (ldap.INVALID_CREDENTIALS, ldap.INAPPROPRIATE_AUTH, ldap.INVALID_DN_SYNTAX) as error:
        raise ConfigurationError(
            f"L'annuaire « {server} » refuse le compte « {user} » ou son mot de passe, ou un nom distinctif "
            f"des réglages est mal écrit ({_name(error)}). Corrigez-les dans les réglages de l'annuaire.",
            f"The directory '{server}' refuses the account '{user}' or its password, or a distinguished name "
            f"of the settings is malformed ({_name(error)}). Correct them in the directory's settings.",
        ) from None
    except (ldap.INSUFFICIENT_ACCESS, ldap.STRONG_AUTH_REQUIRED, ldap.CONFIDENTIALITY_REQUIRED) as error:
        raise ConfigurationError(
            f"L'annuaire « {server} » ne laisse pas le compte « {user} » lire ce qu'il faut "
            f"({_name(error)}).",
            f"The directory '{server}' does not let the account '{user}' read what is needed "
            f"({_name(error)}).",
        ) from None
    except (ldap.SIZELIMIT_EXCEEDED, ldap.ADMINLIMIT_EXCEEDED) as error:
        raise ToolError(
            Failure.LIMIT,
            f"L'annuaire « {server} » limite le nombre d'entrées qu'il rend au compte « {user} » "
            f"({_name(error)}) ; demandez à son administrateur de relever cette limite "
            "(docs/operators/directory.md).",
            f"The directory '{server}' limits the entries that it returns to '{user}' "
            f"({_name(error)}); ask its administrator to raise the limit (docs/operators/directory.md).",
        ) from None
    except ldap.FILTER_ERROR:
        raise ConfigurationError(
            "Un filtre des réglages de l'annuaire est mal écrit (RFC 4515).",
            "A filter of the directory's settings is malformed (RFC 4515).",
        ) from None
    except ldap.LDAPError as error:
        raise ToolError(
            Failure.BROKEN,
            f"L'annuaire « {server} » a répondu par une erreur ({_name(error)}). Prévenez l'administrateur.",
            f"The directory '{server}' answered with an error ({_name(error)}). Tell the administrator.",
        ) from None


def _name(error: Exception) -> str:
    return type(error).__name__.lower().replace("_", " ")
