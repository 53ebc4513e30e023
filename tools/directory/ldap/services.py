"""The services of a directory, read whole and kept for a moment: they are few and always needed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from beffroi.enums import Domain
from beffroi.errors import ConfigurationError
from beffroi.settings.systems import Ldap
from tools.city.text import fold
from tools.directory.ldap.entries import DirectoryEntry, domain_of, lines_of
from tools.directory.ldap.library import dn_key
from tools.directory.ldap.session import LdapSession
from tools.districts import district_of


@dataclass(frozen=True)
class ServiceEntry:
    """A service; ``head`` and ``members`` are distinguished names as the directory writes them."""

    dn: str
    id: str
    name: str
    domain: Domain
    district: int | None
    head: str
    phone: str
    email: str
    address: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All services, and how to find that of a person.

    Attributes:
        left_out: what the settings' mapping cannot read, in French: one line for each entry left out.
    """

    services: tuple[ServiceEntry, ...] = ()
    left_out: tuple[str, ...] = ()
    by_id: Mapping[str, ServiceEntry] = field(default_factory=dict)
    _by_name: Mapping[str, ServiceEntry] = field(default_factory=dict)
    _by_member: Mapping[str, ServiceEntry] = field(default_factory=dict)

    def of(self, person: DirectoryEntry, attribute: str) -> ServiceEntry | None:
        """The service of a person: the most local one where there are several.

        Args:
            attribute: what names it in the person's entry; where empty, the services name their members.
        """
        key = dn_key(person.dn)
        if not attribute:
            return self._by_member.get(key)
        named = [self._by_name.get(name) for value in person.all(attribute) for name in _names(value)]
        found = [service for service in named if service is not None]
        return min(found, key=_most_local, default=None) or self._by_member.get(key)


def _names(value: str) -> tuple[str, str]:
    """A person's word for their service: a distinguished name, or an id or a name."""
    return dn_key(value), f"\0{fold(value)}"


def _most_local(service: ServiceEntry) -> tuple[bool, str]:
    return service.district is None, service.id


class ServiceReader:
    """Reads the catalogue, at most once in ``services.kept`` seconds."""

    def __init__(self, session: LdapSession, system: Ldap) -> None:
        self._session, self._system = session, system
        self._lock = threading.Lock()
        self._kept: tuple[Catalogue, float] | None = None

    def catalogue(self, *, fresh: bool = False) -> Catalogue:
        """The services as they are, or were a moment ago.

        Raises:
            ToolError, ConfigurationError: as `LdapSession.search`.
        """
        with self._lock:
            kept = self._kept
        if not fresh and kept and time.monotonic() - kept[1] < self._system.services.kept:
            return kept[0]
        read = self._read()
        with self._lock:
            self._kept = (read, time.monotonic())
        return read

    def _read(self) -> Catalogue:
        names = self._system.services
        wanted = [names.id, names.name, names.domain, names.district, names.head, names.phone, names.email,
                  names.address]  # fmt: skip
        if not self._system.attributes.service:
            wanted.append(names.member)
        entries = self._session.search(names.base, names.filter, [name for name in wanted if name])
        services: list[ServiceEntry] = []
        left_out: list[str] = []
        for entry in entries:
            read = self._service(entry)
            if isinstance(read, str):
                left_out.append(read)
            else:
                services.append(read)
        return _indexed(sorted(services, key=lambda service: service.id), left_out)

    def _service(self, entry: DirectoryEntry) -> ServiceEntry | str:
        """The service, or why it is left out."""
        names = self._system.services
        self._refuse_parts(entry)
        word, place = entry.first(names.domain), entry.first(names.district)
        domain = domain_of(word, self._system.domains)
        district = district_of(place)
        if not entry.first(names.id):
            return f"{entry.dn} : pas d'attribut {names.id}"
        if domain is None:
            return f"{entry.dn} : domaine « {word} » inconnu ({names.domain})"
        if place and district is None:
            return f"{entry.dn} : arrondissement « {place} » illisible ({names.district})"
        return ServiceEntry(
            dn=entry.dn,
            id=entry.first(names.id),
            name=entry.first(names.name) or entry.first(names.id),
            domain=domain,
            district=district,
            head=entry.first(names.head),
            phone=entry.first(names.phone),
            email=entry.first(names.email),
            address=lines_of(entry.first(names.address)),
            members=entry.all(names.member),
        )

    def _refuse_parts(self, entry: DirectoryEntry) -> None:
        """Active Directory gives a long list of members in parts (``member;range=0-1499``)."""
        part = f"{self._system.services.member.lower()};range="
        if any(name.startswith(part) for name in entry.values):
            raise ConfigurationError(
                f"« {entry.dn} » a trop de membres pour être lu en une fois : réglez attributes.service = "
                '"memberOf".',
                f"'{entry.dn}' has too many members to be read at once: set attributes.service = "
                '"memberOf".',
            )


def _indexed(services: Iterable[ServiceEntry], left_out: list[str]) -> Catalogue:
    ordered = tuple(services)
    local_last = sorted(ordered, key=_most_local, reverse=True)
    return Catalogue(
        services=ordered,
        left_out=tuple(left_out),
        by_id={service.id.casefold(): service for service in ordered},
        _by_name={
            name: service
            for service in local_last
            for name in (dn_key(service.dn), f"\0{fold(service.name)}", f"\0{fold(service.id)}")
        },
        _by_member={dn_key(service.head): service for service in local_last if service.head}
        | {dn_key(dn): service for service in local_last for dn in service.members},
    )
