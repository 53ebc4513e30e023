"""People of a directory, read with the settings' mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from beffroi.enums import Domain
from beffroi.errors import ConfigurationError
from beffroi.records import Person, PersonalDetails
from beffroi.settings.systems import Ldap
from tools.city.text import fold, stems
from tools.directory.embedded_names import Entry
from tools.directory.function_words import function_words
from tools.directory.ldap.entries import DirectoryEntry, civility_of, lines_of
from tools.directory.ldap.filters import both, either, equals
from tools.directory.ldap.library import dn_key
from tools.directory.ldap.services import ServiceEntry
from tools.directory.ldap.session import LdapSession
from tools.districts import district_of

_MOST_READ_SINGLY = 40


class PeopleReader:
    """Entries of the branch of the people, and what they say."""

    def __init__(self, session: LdapSession, system: Ldap) -> None:
        self._session, self._system, self._names = session, system, system.attributes
        names = system.attributes
        private = {names.home_address, names.private_phone, names.birth_date}
        self._wanted = sorted({name for _, name in names if name and name not in private})
        self._private = sorted(name for name in private if name)

    def matching(self, filter: str, most: int | None = None) -> list[DirectoryEntry]:
        """People who fit a filter."""
        return self._known(
            self._session.search(self._system.people, both(self._system.filter, filter), self._wanted, most)
        )

    def everybody(self) -> list[DirectoryEntry]:
        """All people."""
        return self._known(self._session.search(self._system.people, self._system.filter, self._wanted))

    def at(self, dn: str) -> DirectoryEntry | None:
        """The person with a distinguished name, where it is one of the people."""
        if not dn or not _below(dn, self._system.people):
            return None
        found = self._session.read(dn, self._system.filter, self._wanted)
        return found if found is not None and found.first(self._names.id) else None

    def with_id(self, person_id: str, *, private: bool = False) -> DirectoryEntry | None:
        """The person with an id; ``private``: their personal attributes instead of the professional ones.

        Raises:
            ConfigurationError: several people have it.
        """
        wanted = [self._names.id, *self._private] if private else self._wanted
        filter = both(self._system.filter, equals(self._names.id, person_id))
        found = self._session.search(self._system.people, filter, wanted)
        if len(found) > 1:
            raise ConfigurationError(
                f"L'attribut « {self._names.id} » de l'annuaire ne distingue pas les personnes : "
                f"« {person_id} » en désigne {len(found)}. Réglez attributes.id sur un attribut unique.",
                f"The attribute '{self._names.id}' does not tell people apart: '{person_id}' means "
                f"{len(found)}. Set attributes.id to a unique attribute.",
            )
        return found[0] if found else None

    def of(self, services: Iterable[ServiceEntry]) -> list[DirectoryEntry]:
        """The people of services, each service's head included."""
        chosen = list(services)
        if self._names.service:
            filters = [equals(self._names.service, name) for s in chosen for name in (s.dn, s.id, s.name)]
            found = self.matching(either(filters)) if filters else []
            have = {dn_key(entry.dn) for entry in found}
            heads = [s.head for s in chosen if s.head and dn_key(s.head) not in have]
        else:
            found, heads = [], [dn for s in chosen for dn in (s.head, *s.members) if dn]
        return [*found, *self._at_each(list(dict.fromkeys(heads)))]

    def _at_each(self, dns: list[str]) -> Iterator[DirectoryEntry]:
        if len(dns) <= _MOST_READ_SINGLY:
            yield from (entry for dn in dns if (entry := self.at(dn)) is not None)
            return
        wanted = {dn_key(dn) for dn in dns}
        yield from (entry for entry in self.everybody() if dn_key(entry.dn) in wanted)

    def name_of(self, entry: DirectoryEntry) -> str:
        """First and last name, or the name as the directory shows it."""
        first, last = entry.first(self._names.first_name), entry.first(self._names.last_name)
        return f"{first} {last}" if first and last else entry.first(self._names.name) or first or last

    def to_match(self, entry: DirectoryEntry) -> Entry:
        """What the matcher of names compares."""
        return Entry(
            id=entry.first(self._names.id),
            first=fold(entry.first(self._names.first_name)),
            last=fold(entry.first(self._names.last_name) or self.name_of(entry)),
            civility=civility_of(entry.first(self._names.civility)),
            email=entry.first(self._names.email).lower(),
        )

    def has_function(self, entry: DirectoryEntry, wanted: Iterable[str]) -> bool:
        """Whether every stem is among the words of the person's function."""
        words = function_words(entry.first(self._names.function)).union(
            *(stems(word) for word in entry.all(self._names.keywords))
        )
        return words.issuperset(wanted)

    def district_of(self, entry: DirectoryEntry, service: ServiceEntry) -> int | None:
        """The person's own arrondissement where the directory gives one, else their service's."""
        own = district_of(entry.first(self._names.district)) if self._names.district else None
        return service.district if own is None else own

    def to_person(self, entry: DirectoryEntry, service: ServiceEntry) -> Person:
        """The professional fields."""
        names = self._names
        domain: Domain = service.domain
        return Person(
            id=entry.first(names.id),
            name=self.name_of(entry),
            first_name=entry.first(names.first_name),
            last_name=entry.first(names.last_name),
            function=entry.first(names.function),
            service_name=service.name,
            domain=domain,
            district=self.district_of(entry, service),
            office=entry.first(names.office),
            phone=entry.first(names.phone),
            email=entry.first(names.email),
        )

    def personal_details(self, person_id: str) -> PersonalDetails | None:
        """The personal fields that are mapped; None where nobody has this id."""
        entry = self.with_id(person_id, private=True)
        if entry is None:
            return None
        return PersonalDetails(
            person_id=entry.first(self._names.id),
            home_address=lines_of(entry.first(self._names.home_address)),
            private_phone=entry.first(self._names.private_phone),
            birth_date=entry.first(self._names.birth_date),
        )

    @property
    def gives_personal_details(self) -> bool:
        """Whether the settings map any personal attribute."""
        return bool(self._private)

    def _known(self, entries: list[DirectoryEntry]) -> list[DirectoryEntry]:
        """Entries without an id cannot be named, so they are nobody."""
        return [entry for entry in entries if entry.first(self._names.id)]


def _below(dn: str, base: str) -> bool:
    return f"\0{dn_key(dn)}".endswith(f"\0{dn_key(base)}")
