"""Persons concerned: whom a run's values name, and in which runs a person is named.

The index holds pseudonyms (`guards.keys`): without the key store it names nobody, nor after an erasure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from guards.keys import Keys
from guards.ledger import Kind
from guards.store import LedgerRow, RunRow, RunSubject

_IDS = ("person_id", "recipient")
"""Fields of records that name a person by id or by address, beside `Person` itself."""

_READ = select(LedgerRow.run).where(LedgerRow.kind == Kind.PERSONAL_READ)


def persons_in(value: Any) -> frozenset[str]:
    """Ids, and addresses folded, of the persons whom a value names (JSON, as `beffroi.wire` writes it)."""
    return frozenset(folded(found) for found in _named(value))


def folded(person: str) -> str:
    """The one form of a person's id, sign-in name or address."""
    return person.strip().casefold()


def note_persons(tx: Session, keys: Keys, run: str, persons: Iterable[str]) -> None:
    """Remember inside ``tx`` that a run names these persons.

    Raises:
        RecordError: it cannot be recorded.
    """
    pseudonyms = keys.pseudonyms(persons)
    if not pseudonyms:
        return
    query = select(RunSubject.person).where(RunSubject.run == run)
    known = set(tx.exec(query.where(col(RunSubject.person).in_(pseudonyms))))
    tx.add_all(RunSubject(run=run, person=each) for each in pseudonyms if each not in known)


def inherit_persons(tx: Session, run: str, before: str) -> None:
    """Remember inside ``tx`` that a run concerns the persons whom an earlier one names.

    Raises:
        RecordError: it cannot be recorded.
    """
    known = set(tx.exec(select(RunSubject.person).where(RunSubject.run == run)))
    named = set(tx.exec(select(RunSubject.person).where(RunSubject.run == before)))
    tx.add_all(RunSubject(run=run, person=person) for person in sorted(named - known))


def runs_naming(session: Session, pseudonyms: Iterable[str]) -> list[str]:
    """Ids of the runs that name a person, by the pseudonyms of their ids and addresses."""
    query = select(RunSubject.run).where(col(RunSubject.person).in_(list(pseudonyms))).distinct()
    return sorted(session.exec(query))


def personal_runs(pseudonyms: Iterable[str]) -> SelectOfScalar[str]:
    """The query of the ids of runs in which personal data was read and that name a person."""
    query = select(RunSubject.run).where(col(RunSubject.person).in_(list(pseudonyms)))
    return query.where(col(RunSubject.run).in_(_READ))


def erased_personal_runs() -> SelectOfScalar[str]:
    """The query of the ids of erased runs in which personal data was read: of whom, nothing tells now."""
    return select(RunRow.id).where(RunRow.erasure != "", col(RunRow.id).in_(_READ))


def _named(value: Any) -> Iterator[str]:
    match value:
        case list() | tuple():
            for item in value:
                yield from _named(item)
        case dict():
            if value.get("$") == "Person":
                yield from _texts(value, ("id", "email"))
            elif "$" in value:
                yield from _texts(value, _IDS)
            for item in value.values():
                yield from _named(item)


def _texts(value: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    yield from (found for name in names if isinstance(found := value.get(name), str) and found.strip())
