"""The directory port over LDAP: OpenLDAP, 389 Directory Server, Active Directory.

Names mean what they mean to the embedded connector: the directory narrows the people down, the same matcher
decides. Only reads; nothing is ever written to the directory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from beffroi.enums import Domain
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.records import Listing, Lookup, Person, PersonalDetails, Service
from beffroi.settings.systems import Ldap
from tools.city.text import fold, stems
from tools.directory.embedded import EVERYBODY, MOST_PEOPLE
from tools.directory.embedded_names import Match, match_name, without_civility
from tools.directory.ldap.check import check_directory, check_schema
from tools.directory.ldap.entries import DirectoryEntry
from tools.directory.ldap.filters import either, equals, near_name
from tools.directory.ldap.people import PeopleReader
from tools.directory.ldap.services import Catalogue, ServiceEntry, ServiceReader
from tools.directory.ldap.session import LdapSession
from tools.directory.missing import (
    no_head,
    no_manager,
    no_person,
    no_personal_details,
    no_service,
    no_service_of,
)
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked

P = ParamSpec("P")
T = TypeVar("T")
_LONGEST_NAME = 200
_MOST_NEAR = 20_000


def _asked(
    method: Callable[Concatenate[LdapDirectory, P], T],
) -> Callable[Concatenate[LdapDirectory, P], T]:
    """An operation: the mapping is checked first; a wrong setting is told as the asker meets it."""

    @wraps(method)
    def ask(self: LdapDirectory, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            self.ensure_schema()
            return method(self, *args, **kwargs)
        except ConfigurationError as error:
            raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error

    return ask


class LdapDirectory:
    """People and services of an LDAP directory (`beffroi.ports.Directory`).

    Args:
        breaker: of this system; its own where None.

    Raises:
        ConfigurationError: the library or the secret is missing.
    """

    def __init__(self, system: Ldap, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._session = LdapSession(system, breaker)
        self._people = PeopleReader(self._session, system)
        self._services = ServiceReader(self._session, system)
        self._lock = threading.Lock()
        self._schema_is_right = False

    @property
    def health(self) -> Health:
        """The directory as the last reads found it, without asking it."""
        return self._session.health

    def close(self) -> None:
        """Ends the connections that are kept; the next question opens one again."""
        self._session.close()

    def check(self) -> Checked:
        """Asks the directory who it is, and whether the settings fit it; raises nothing."""
        return check_directory(self._session, self._system, self._people, self._services)

    def ensure_schema(self) -> None:
        """Reads the schema once.

        Raises:
            ConfigurationError: the mapping names an attribute that the directory does not know.
        """
        with self._lock:
            if not self._schema_is_right:
                check_schema(self._session, self._system)
                self._schema_is_right = True

    @_asked
    def find_person(self, name: str) -> Lookup[Person]:
        """Who a name means: « Karim Benali », « Mme Lefèvre », « benali », with small slips."""
        entries = {entry.first(self._system.attributes.id): entry for entry in self._near(name)}
        catalogue = self._services.catalogue()
        placed = {key: service for key, e in entries.items() if (service := self._service_of(e, catalogue))}
        found = self._match(name, (entry for key, entry in entries.items() if key in placed))
        if found == Match() and len(placed) < len(entries):
            self._say_unplaced(self._match(name, entries.values()), entries)
        if found.exact and len(entries) <= _MOST_NEAR:
            return Lookup(exact=self._people.to_person(entries[found.exact], placed[found.exact]))
        keys = (found.exact,) if found.exact else found.candidates
        return Lookup(candidates=tuple(self._people.to_person(entries[key], placed[key]) for key in keys))

    @_asked
    def search_people(
        self, function: str | None, domain: Domain | None, district: int | None
    ) -> Listing[Person]:
        """People by function, domain and arrondissement; everybody where nothing is given."""
        catalogue = self._services.catalogue()
        entries = self._people.everybody() if domain is None else self._people.of(
            service for service in catalogue.services if service.domain is domain
        )  # fmt: skip
        wanted = stems(function or "")
        if EVERYBODY.issuperset(wanted):
            wanted = []
        people = [
            self._people.to_person(entry, service)
            for entry in _distinct(entries)
            if (service := self._service_of(entry, catalogue)) is not None
            and domain in (None, service.domain)
            and district in (None, self._people.district_of(entry, service))
            and self._people.has_function(entry, wanted)
        ]
        return _listing(sorted(people, key=lambda person: (person.last_name, person.first_name)))

    @_asked
    def find_service(self, domain: Domain, district: int | None) -> Lookup[Service]:
        """The service of a domain in an arrondissement, or its central directorate.

        A domain that has no service there gives its directorate as a candidate.
        """
        catalogue = self._services.catalogue()
        services = [service for service in catalogue.services if service.domain is domain]
        there = [service for service in services if service.district == district]
        if len(there) == 1:
            return Lookup(exact=self._to_service(there[0], catalogue))
        others = there or [service for service in services if service.district is None]
        return Lookup(candidates=tuple(self._to_service(service, catalogue) for service in others))

    @_asked
    def get_service(self, service_id: str) -> Service:
        """A service by its id."""
        catalogue = self._services.catalogue()
        return self._to_service(_service(catalogue, service_id), catalogue)

    @_asked
    def members(self, service_id: str) -> Listing[Person]:
        """Everybody of a service, its head first."""
        catalogue = self._services.catalogue()
        service = _service(catalogue, service_id)
        people = [
            self._people.to_person(entry, service)
            for entry in _distinct(self._people.of([service]))
            if self._service_of(entry, catalogue) == service
        ]
        head = self._people.at(service.head)
        first = head.first(self._system.attributes.id) if head else ""
        return _listing(sorted(people, key=lambda p: (p.id != first, p.last_name, p.first_name)))

    @_asked
    def manager(self, person_id: str) -> Person:
        """Whom a person reports to."""
        entry = self._entry(person_id)
        manager = self._people.at(entry.first(self._system.attributes.manager))
        if manager is None:
            no_manager(self._people.name_of(entry))
        return self._to_person(manager)

    @_asked
    def service_of(self, person_id: str) -> Service:
        """The service a person belongs to."""
        catalogue = self._services.catalogue()
        entry = self._entry(person_id)
        service = self._service_of(entry, catalogue)
        if service is None:
            no_service_of(self._people.name_of(entry))
        return self._to_service(service, catalogue)

    @_asked
    def get_person(self, person_id: str) -> Person:
        """A person by their id."""
        return self._to_person(self._entry(person_id))

    @_asked
    def personal_details(self, person_id: str) -> PersonalDetails:
        """What only human resources may read of a person."""
        if not self._people.gives_personal_details:
            no_personal_details()
        return self._people.personal_details(person_id) or no_person(person_id)

    def _near(self, name: str) -> list[DirectoryEntry]:
        text = fold(without_civility(name))
        if len(name) > _LONGEST_NAME or not text:
            return []
        names = self._system.attributes
        asked = [equals(attribute, name.strip()) for attribute in (names.id, names.email)]
        near = near_name(text, names.first_name, names.last_name)
        return self._people.matching(either([*asked, near] if near else asked), _MOST_NEAR)

    def _match(self, name: str, entries: Iterable[DirectoryEntry]) -> Match:
        return match_name(name, [self._people.to_match(entry) for entry in entries])

    def _say_unplaced(self, found: Match, entries: dict[str, DirectoryEntry]) -> None:
        """The name means somebody whom no known service has: not the same as nobody."""
        for key in (found.exact, *found.candidates):
            if key is not None:
                no_service_of(self._people.name_of(entries[key]))

    def _entry(self, person_id: str) -> DirectoryEntry:
        return self._people.with_id(person_id) or no_person(person_id)

    def _service_of(self, entry: DirectoryEntry, catalogue: Catalogue) -> ServiceEntry | None:
        return catalogue.of(entry, self._system.attributes.service)

    def _to_person(self, entry: DirectoryEntry) -> Person:
        service = self._service_of(entry, self._services.catalogue())
        if service is None:
            no_service_of(self._people.name_of(entry))
        return self._people.to_person(entry, service)

    def _to_service(self, service: ServiceEntry, catalogue: Catalogue) -> Service:
        head = self._people.at(service.head) or no_head(service.name)
        # A head who belongs to no service themselves is shown with the one they lead.
        return Service(
            id=service.id,
            name=service.name,
            domain=service.domain,
            district=service.district,
            head=self._people.to_person(head, self._service_of(head, catalogue) or service),
            phone=service.phone,
            email=service.email,
            address=service.address,
        )


def _service(catalogue: Catalogue, service_id: str) -> ServiceEntry:
    return catalogue.by_id.get(service_id.casefold()) or no_service(service_id)


def _distinct(entries: Iterable[DirectoryEntry]) -> Iterable[DirectoryEntry]:
    return {entry.dn: entry for entry in entries}.values()


def _listing(people: list[Person]) -> Listing[Person]:
    kept = tuple(people[:MOST_PEOPLE])
    return Listing(kept, len(kept) == len(people), len(people), datetime.now().replace(microsecond=0))
