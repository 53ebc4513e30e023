"""One bound connection to a directory, and searches on it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from beffroi.settings.systems import Ldap
from tools.directory.ldap.entries import DirectoryEntry
from tools.directory.ldap.library import library
from tools.directory.ldap.tls import Server, open_tunnel
from tools.reach.deadline import Deadline

BASE, SUBTREE = 0, 2
ANY = "(objectClass=*)"


class Connection:
    """Used by one thread at a time; after any error of the library it is to be closed."""

    def __init__(self, system: Ldap, secret: str, deadline: Deadline) -> None:
        """Connects, encrypts and binds.

        Raises:
            ldap.LDAPError, ToolError, ConfigurationError: it cannot be had.
        """
        self._ldap = library()
        tunnel = open_tunnel(Server.of(system.url), system.ca, deadline, system.timeout)
        self._handle: Any = None
        try:
            # The address is that of the inner end only: TLS and its server's name are dealt with.
            self._handle = self._ldap.initialize("ldap://127.0.0.1", fileno=tunnel)
            self._handle.set_option(self._ldap.OPT_REFERRALS, 0)
            self._answer(self._handle.simple_bind(system.user, secret), deadline)
        except BaseException:
            if self._handle is None:
                os.close(tunnel)
            self.close()
            raise

    def close(self) -> None:
        """Ends the connection; nothing is said where it is gone already."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(self._ldap.LDAPError):
                handle.unbind_ext()

    def pages(
        self, base: str, filter: str, attributes: Sequence[str], size: int, deadline: Deadline
    ) -> Iterator[list[DirectoryEntry]]:
        """The entries below ``base``, page by page (RFC 2696)."""
        from ldap.controls import SimplePagedResultsControl

        cookie: Any = ""
        while True:
            control = SimplePagedResultsControl(True, size, cookie)
            sent = self._handle.search_ext(base, SUBTREE, filter, list(attributes), serverctrls=[control])
            found, controls = self._answer(sent, deadline)
            yield _entries(found)
            cookie = next((c.cookie for c in controls if c.controlType == control.controlType), "")
            if not cookie:
                return

    def read(
        self, dn: str, filter: str, attributes: Sequence[str], deadline: Deadline
    ) -> DirectoryEntry | None:
        """The entry with this distinguished name, where there is one and it fits the filter."""
        try:
            sent = self._handle.search_ext(dn, BASE, filter, list(attributes))
            return next(iter(_entries(self._answer(sent, deadline)[0])), None)
        except (self._ldap.NO_SUCH_OBJECT, self._ldap.INVALID_DN_SYNTAX):
            return None

    def _answer(self, sent: int, deadline: Deadline) -> tuple[list[Any], list[Any]]:
        _, found, _, controls = self._handle.result3(sent, 1, deadline.left())
        return found or [], controls


def _entries(found: list[Any]) -> list[DirectoryEntry]:
    """Entries without the references to other servers, which have no name of their own."""
    return [
        DirectoryEntry(
            dn,
            {
                name.lower(): tuple(value.decode("utf-8", "replace") for value in values)
                for name, values in attributes.items()
            },
        )
        for dn, attributes, *_ in found
        if dn is not None
    ]
