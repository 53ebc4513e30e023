"""The city's sources of identities: who a person is, asked of the directory or of an OpenID provider.

What they may do is not decided here (`guards.people.sign_in`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from beffroi.settings.installation import Settings
from beffroi.settings.sign_in import PasswordSource, ProviderSource
from beffroi.settings.systems import Ldap


@dataclass(frozen=True)
class Sources:
    """What the settings name; None for what they do not."""

    directory: PasswordSource | None = None
    provider: ProviderSource | None = None


def late_directory(settings: Settings) -> Callable[[], PasswordSource | None]:
    """Opens the settings' directory when it is first called, and gives the same from then on; None where none
    is set.

    What is called raises:
        ConfigurationError: a library or a credential is missing.
    """
    return cache(lambda: _directory(settings))


def _directory(settings: Settings) -> PasswordSource | None:
    wanted, system = settings.sign_in.ldap, settings.systems.directory
    if wanted is None or not isinstance(system, Ldap):
        return None
    from tools.sign_in.ldap import LdapIdentities  # only where it is set: a C library

    return LdapIdentities(system, wanted)


def open_sources(settings: Settings) -> Sources:
    """The sources of an installation. Nothing is asked before somebody signs in.

    Raises:
        ConfigurationError: a library, a credential or an authority's file is missing.
    """
    wanted, system = settings.sign_in, settings.systems.directory
    directory = _directory(settings)
    provider: ProviderSource | None = None
    if wanted.oidc is not None:
        from tools.connectors import directory_when_asked
        from tools.sign_in.oidc import OidcProvider

        provider = OidcProvider(wanted.oidc, directory_when_asked(system, settings.city_home))
    return Sources(directory, provider)
