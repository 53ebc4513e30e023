"""The city's sources of identities: who a person is, asked of the directory or of an OpenID provider.

What they may do is not decided here (`guards.sign_in`).
"""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.settings import Settings
from beffroi.sign_in import PasswordSource, ProviderSource
from beffroi.systems import Ldap
from tools.connectors import open_directory


@dataclass(frozen=True)
class Sources:
    """What the settings name; None for what they do not."""

    directory: PasswordSource | None = None
    provider: ProviderSource | None = None


def open_sources(settings: Settings) -> Sources:
    """The sources of an installation. Nothing is asked before somebody signs in.

    Raises:
        ConfigurationError: a library, a credential or an authority's file is missing.
    """
    wanted, system = settings.sign_in, settings.systems.directory
    directory: PasswordSource | None = None
    provider: ProviderSource | None = None
    if wanted.ldap is not None and isinstance(system, Ldap):
        from tools.sign_in.ldap import LdapIdentities  # only where it is set: a C library

        directory = LdapIdentities(system, wanted.ldap)
    if wanted.oidc is not None:
        from tools.sign_in.oidc import OidcProvider

        provider = OidcProvider(wanted.oidc, open_directory(system, settings.city_home))
    return Sources(directory, provider)
