"""Reads of a directory: connections that are kept and taken up again, retries, breaker, one time limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from beffroi.errors import ConfigurationError
from beffroi.settings.systems import Ldap
from beffroi.touched import touch_url
from tools.directory.ldap.connection import ANY, Connection
from tools.directory.ldap.entries import DirectoryEntry
from tools.directory.ldap.library import errors_of, library
from tools.directory.ldap.tls import Server
from tools.reach.breaker import Breaker, Health
from tools.reach.deadline import Deadline
from tools.reach.idle import Idle
from tools.reach.refused import RefusedSecret
from tools.reach.retry import read_with_retries

T = TypeVar("T")


class LdapSession:
    """Reads of one directory; safe to use from several threads.

    Args:
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the library or the secret is missing.
    """

    def __init__(self, system: Ldap, breaker: Breaker | None = None) -> None:
        library()
        system.password.read()
        self.server = Server.of(system.url)
        self._system = system
        self._breaker = breaker or Breaker("annuaire")
        self._idle = Idle[Connection]()
        self._refused = RefusedSecret()

    @property
    def health(self) -> Health:
        """The directory as the last reads found it."""
        return self._breaker.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._idle.close()

    def search(
        self, base: str, filter: str, attributes: Sequence[str], most: int | None = None
    ) -> list[DirectoryEntry]:
        """All entries below ``base`` that fit; where ``most`` is given, reading ends once there are more.

        Raises:
            ToolError: ``UNAVAILABLE``, ``TIMEOUT``, ``LIMIT`` or ``BROKEN``.
            ConfigurationError: the account, the certificate, a branch or a filter is wrong.
        """

        def pages(connection: Connection, deadline: Deadline) -> list[DirectoryEntry]:
            found: list[DirectoryEntry] = []
            try:
                for page in connection.pages(base, filter, attributes, self._system.page, deadline):
                    found += page
                    if most is not None and len(found) > most:
                        break
            except library().NO_SUCH_OBJECT:
                raise ConfigurationError(
                    f"L'annuaire « {self.server} » n'a pas de branche « {base} », ou ne la montre pas à ce "
                    "compte.",
                    f"The directory '{self.server}' has no branch '{base}', or hides it from this account.",
                ) from None
            return found

        return self._read(pages)

    def read(self, dn: str, filter: str, attributes: Sequence[str]) -> DirectoryEntry | None:
        """The entry with this distinguished name, where there is one and it fits.

        Raises:
            ToolError, ConfigurationError: as for `search`.
        """
        return self._read(lambda connection, deadline: connection.read(dn, filter, attributes, deadline))

    def root(self, attributes: Sequence[str]) -> DirectoryEntry:
        """The directory's own entry (RFC 4512, section 5.1); empty where it is not shown."""
        return self.read("", ANY, attributes) or DirectoryEntry("")

    def _read(self, ask: Callable[[Connection, Deadline], T]) -> T:
        deadline = Deadline(self._system.timeout)
        touch_url(self._system.url)

        def once() -> T:
            with self._breaker.call(), errors_of(str(self.server), self._system.user):
                deadline.left()
                with self._idle.taken(lambda: self._open(deadline)) as connection:
                    return ask(connection, deadline)

        return read_with_retries(once, deadline)

    def _open(self, deadline: Deadline) -> Connection:
        secret = self._system.password.read()
        if self._refused.holds(secret):
            raise library().INVALID_CREDENTIALS()
        try:
            return Connection(self._system, secret, deadline)
        except library().INVALID_CREDENTIALS:
            self._refused.note(secret)
            raise
