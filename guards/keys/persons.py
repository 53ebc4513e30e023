"""Pseudonyms: random names that stand for persons in what is never erased, until the person is."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from guards.database import Database
from guards.keys import cipher
from guards.keys.master import MasterKey
from guards.keys.remembered import Remembered
from guards.keys.tables import PseudonymRow, add_missing


class Pseudonyms:
    """Who stands for whom, of one key store."""

    def __init__(self, database: Database, master: MasterKey, memory: Remembered) -> None:
        self._database = database
        self._master = master
        self._memory = memory

    def of(self, persons: Iterable[str]) -> list[str]:
        """The pseudonyms of several persons, in their order, made where they are missing.

        Raises:
            RecordError: they cannot be kept.
        """
        generation, wanted = self._memory.refresh(), list(persons)
        known = {person: name for person in wanted if (name := self._memory.pseudonyms.get(person))}
        if unknown := [person for person in dict.fromkeys(wanted) if person not in known]:
            found = self._stored(unknown)
            if missing := [person for person in unknown if person not in found]:
                add_missing(self._database, [self._new(person) for person in missing])
                found |= self._stored(missing)
            known |= found
            self._memory.pseudonyms.add(generation, found)
        return [known[person] for person in wanted]

    def known(self, person: str) -> str | None:
        """The pseudonym of a person, None where none was ever needed, or it was erased."""
        self._memory.refresh()
        return self._memory.pseudonyms.get(person) or self._stored([person]).get(person)

    def person(self, pseudonym: str) -> str | None:
        """Whom a pseudonym stands for; None once the person is erased.

        Raises:
            RecordError: the row was altered.
        """
        generation = self._memory.refresh()
        found = self._memory.persons.get(pseudonym)
        if found is None:
            with self._database.reading() as session:
                row = session.get(PseudonymRow, pseudonym)
            if row is None:
                return None
            plain = self._master.unwrap(row.sealed, pseudonym.encode())
            if plain is None:
                raise cipher.altered()
            found = plain.decode()
            self._memory.persons.add(generation, {pseudonym: found})
        return found

    def _stored(self, persons: Sequence[str]) -> dict[str, str]:
        by_hash = {self._hash(person): person for person in persons}
        query = select(PseudonymRow).where(col(PseudonymRow.person).in_(by_hash))
        with self._database.reading() as session:
            return {by_hash[row.person]: row.pseudonym for row in session.exec(query)}

    def _new(self, person: str) -> PseudonymRow:
        pseudonym = f"p-{secrets.token_hex(8)}"
        sealed = self._master.wrap(person.encode(), pseudonym.encode())
        return PseudonymRow(pseudonym=pseudonym, person=self._hash(person), sealed=sealed)

    def _hash(self, person: str) -> bytes:
        return self._master.hash(f"person {person}")
