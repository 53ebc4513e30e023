"""Sign-in by the directory: the entry is searched with the reader's account, then bound to with the password.

The connection, its TLS and its errors are those of the directory's connector.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from beffroi.errors import ConfigurationError
from beffroi.settings.sign_in import Identity, LdapSignIn
from beffroi.settings.systems import Ldap
from tools.directory.ldap.connection import ANY, Connection
from tools.directory.ldap.directory import LdapDirectory
from tools.directory.ldap.entries import DirectoryEntry
from tools.directory.ldap.filters import both, equals
from tools.directory.ldap.library import dn_key, errors_of, library
from tools.directory.ldap.session import LdapSession
from tools.directory.ldap.tls import Server
from tools.reach.breaker import Breaker
from tools.reach.deadline import Deadline
from tools.sign_in.linking import identity_of, person_with_id

_NO_ATTRIBUTES = ("1.1",)
"""RFC 4511, 4.5.1.8: nothing but the entry's name."""


class LdapIdentities:
    """People of an LDAP directory, with the groups that the settings' mapping names.

    Raises:
        ConfigurationError: the library or the reader's secret is missing.
    """

    def __init__(self, system: Ldap, settings: LdapSignIn) -> None:
        self._system = system
        self._settings = settings
        breaker = Breaker("annuaire des connexions")
        self._session = LdapSession(system, breaker)
        self._directory = LdapDirectory(system, breaker=breaker)
        self._mapped = {dn_key(group): group for group in settings.roles}

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._session.close()
        self._directory.close()

    def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> Identity | None:
        """The person with this name and password.

        Args:
            may_try: told the person's id before the password is sent; where it says no, it is not.

        Raises:
            ToolError, ConfigurationError: the directory cannot be asked, or the settings do not fit it.
        """
        entry = self._entry(self._settings.name, name)
        if entry is not None and not may_try(entry.first(self._system.attributes.id)):
            entry = None
        # Somebody unknown is bound to as well, below the same branch: the answer takes as long.
        dn = entry.dn if entry else f"cn=beffroi-{secrets.token_hex(8)},{self._system.people}"
        right = self._binds(dn, password)
        return self._identity(entry) if entry is not None and right else None

    def again(self, subject: str) -> Identity | None:
        """The person with this id, as the directory knows them now.

        Raises:
            ToolError, ConfigurationError: as for `authenticate`.
        """
        entry = self._entry(self._system.attributes.id, subject)
        return None if entry is None else self._identity(entry)

    def check(self) -> str:
        """Whether the branches and every group of the mapping are there.

        Raises:
            ToolError, ConfigurationError: they are not, or the directory cannot be asked.
        """
        absent = [g for g in self._settings.roles if self._session.read(g, ANY, _NO_ATTRIBUTES) is None]
        if absent:
            raise ConfigurationError(
                f"L'annuaire n'a pas le groupe « {absent[0]} », ou ne le montre pas à ce compte : corrigez "
                "sign_in.ldap.roles.",
                f"The directory has no group '{absent[0]}', or hides it: correct sign_in.ldap.roles.",
            )
        if self._settings.groups:
            self._session.search(self._settings.groups, self._settings.group_filter, _NO_ATTRIBUTES, most=1)
        return f"annuaire, {len(self._settings.roles)} groupes"

    def _entry(self, attribute: str, value: str) -> DirectoryEntry | None:
        """The one person of the branch with this value.

        Raises:
            ConfigurationError: several have it: nobody is let in.
        """
        names = [self._system.attributes.id, self._settings.name]
        wanted = [*names, *([self._settings.member_of] if self._settings.member_of else [])]
        filter = both(self._system.filter, equals(attribute, value))
        found = self._session.search(self._system.people, filter, wanted, most=1)
        if len(found) > 1:
            raise ConfigurationError(
                f"L'attribut « {attribute} » de l'annuaire ne distingue pas les personnes : personne n'est "
                "connecté. Réglez sign_in.ldap.name sur un attribut unique.",
                f"The attribute '{attribute}' does not tell people apart: nobody is signed in.",
            )
        return found[0] if found and found[0].first(self._system.attributes.id) else None

    def _binds(self, dn: str, password: str) -> bool:
        if not password:
            return False  # would bind as nobody, and succeed (RFC 4513, 5.1.2)
        ldap = library()
        system = self._system.model_copy(update={"user": dn})
        refusals = (
            ldap.INVALID_CREDENTIALS, ldap.INAPPROPRIATE_AUTH, ldap.UNWILLING_TO_PERFORM,
            ldap.CONSTRAINT_VIOLATION, ldap.NO_SUCH_OBJECT,
        )  # fmt: skip
        with errors_of(str(Server.of(system.url)), "…"):
            try:
                Connection(system, password, Deadline(system.timeout)).close()
            except refusals:
                return False
        return True

    def _identity(self, entry: DirectoryEntry) -> Identity | None:
        person = person_with_id(self._directory, entry.first(self._system.attributes.id))
        if person is None:
            return None
        return identity_of(
            self._directory,
            person,
            source="ldap",
            subject=person.id,
            login=entry.first(self._settings.name) or person.id,
            groups={self._mapped[key] for dn in self._groups(entry) if (key := dn_key(dn)) in self._mapped},
        )

    def _groups(self, entry: DirectoryEntry) -> list[str]:
        """Distinguished names of the groups that name the person; groups in groups are not followed."""
        if self._settings.member_of:
            return list(entry.all(self._settings.member_of))
        if not self._settings.groups:
            raise ConfigurationError(
                "Les groupes de l'annuaire ne sont pas réglés : donnez sign_in.ldap.groups (leur branche) ou "
                "sign_in.ldap.member_of.",
                "The directory's groups are not set: give sign_in.ldap.groups or sign_in.ldap.member_of.",
            )
        filter = both(self._settings.group_filter, equals(self._settings.member, entry.dn))
        return [group.dn for group in self._session.search(self._settings.groups, filter, _NO_ATTRIBUTES)]
