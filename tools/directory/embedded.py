"""The embedded directory: the port on one SQLite file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from beffroi.enums import Domain
from beffroi.records import Listing, Lookup, Person, PersonalDetails, Service
from tools.city.sqlite import BUSY_SECONDS, open_engine, reading
from tools.city.text import fold, stems
from tools.directory.embedded_names import Entry, match_name
from tools.directory.missing import no_manager, no_person, no_service
from tools.directory.store import PersonRow, ServiceRow, to_person, to_service

SYSTEM = "annuaire"
MOST_PEOPLE = 2_000
EVERYBODY = frozenset(stems("agents agentes personnel personnels employés collègues gens personnes"))


class EmbeddedDirectory:
    """People and services of the demo city (`beffroi.ports.Directory`).

    Args:
        busy_seconds: how long to wait for another process's lock before ``Failure.UNAVAILABLE``.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._engine: Engine = open_engine(path, busy_seconds=busy_seconds)

    def find_person(self, name: str) -> Lookup[Person]:
        """Who a name means: « Karim Benali », « Mme Lefèvre », « benali », with small slips."""
        with reading(self._engine, SYSTEM) as session:
            found = match_name(name, _entries(session))
            if found.exact:
                return Lookup(exact=_person(session, found.exact))
            return Lookup(candidates=tuple(_person(session, key) for key in found.candidates))

    def search_people(
        self, function: str | None, domain: Domain | None, district: int | None
    ) -> Listing[Person]:
        """People by function, domain and arrondissement; everybody where nothing is given."""
        query = select(PersonRow, ServiceRow).join(ServiceRow)
        if domain is not None:
            query = query.where(ServiceRow.domain == domain.value)
        if district is not None:
            query = query.where(ServiceRow.district == district)
        with reading(self._engine, SYSTEM) as session:
            rows = session.exec(query.order_by(PersonRow.last_name, PersonRow.first_name)).all()
        wanted = stems(function or "")
        if EVERYBODY.issuperset(wanted):
            wanted = []
        return _listing([to_person(p, s) for p, s in rows if _has_words(p, wanted)])

    def find_service(self, domain: Domain, district: int | None) -> Lookup[Service]:
        """The service of a domain in an arrondissement, or its central directorate.

        A domain that has no service there gives its directorate as a candidate.
        """
        with reading(self._engine, SYSTEM) as session:
            rows = session.exec(select(ServiceRow).where(ServiceRow.domain == domain.value)).all()
            there = [row for row in rows if row.district == district]
            if len(there) == 1:
                return Lookup(exact=_service(session, there[0]))
            others = there or [row for row in rows if row.district is None]
            return Lookup(candidates=tuple(_service(session, row) for row in others))

    def get_service(self, service_id: str) -> Service:
        """A service by its id."""
        with reading(self._engine, SYSTEM) as session:
            return _service(session, _service_row(session, service_id))

    def members(self, service_id: str) -> Listing[Person]:
        """Everybody of a service, its head first."""
        with reading(self._engine, SYSTEM) as session:
            service = _service_row(session, service_id)
            rows = session.exec(select(PersonRow).where(PersonRow.service_id == service_id)).all()
        ordered = sorted(rows, key=lambda row: (row.id != service.head_id, row.last_name, row.first_name))
        return _listing([to_person(row, service) for row in ordered])

    def manager(self, person_id: str) -> Person:
        """Whom a person reports to."""
        with reading(self._engine, SYSTEM) as session:
            row = _person_row(session, person_id)
            if row.manager_id is None:
                no_manager(f"{row.first_name} {row.last_name}")
            return _person(session, row.manager_id)

    def service_of(self, person_id: str) -> Service:
        """The service a person belongs to."""
        with reading(self._engine, SYSTEM) as session:
            return _service(session, _service_row(session, _person_row(session, person_id).service_id))

    def get_person(self, person_id: str) -> Person:
        """A person by their id."""
        with reading(self._engine, SYSTEM) as session:
            return _person(session, person_id)

    def personal_details(self, person_id: str) -> PersonalDetails:
        """What only human resources may read of a person."""
        with reading(self._engine, SYSTEM) as session:
            row = _person_row(session, person_id)
            return PersonalDetails(
                person_id=row.id,
                home_address=row.home_address,
                private_phone=row.private_phone,
                birth_date=row.birth_date,
            )


def _entries(session: Session) -> list[Entry]:
    columns = (PersonRow.id, PersonRow.first_name, PersonRow.last_name, PersonRow.civility, PersonRow.email)
    rows = session.execute(select(*map(col, columns))).all()
    return [Entry(key, fold(first), fold(last), civility, mail) for key, first, last, civility, mail in rows]


def _person_row(session: Session, person_id: str) -> PersonRow:
    row = session.get(PersonRow, person_id)
    if row is None:
        no_person(person_id)
    return row


def _service_row(session: Session, service_id: str) -> ServiceRow:
    row = session.get(ServiceRow, service_id)
    if row is None:
        no_service(service_id)
    return row


def _person(session: Session, person_id: str) -> Person:
    row = _person_row(session, person_id)
    return to_person(row, _service_row(session, row.service_id))


def _service(session: Session, row: ServiceRow) -> Service:
    return to_service(row, _person(session, row.head_id))


def _has_words(row: PersonRow, wanted: Sequence[str]) -> bool:
    have = row.function_words.split() or stems(row.function)
    return all(word in have for word in wanted)


def _listing(people: list[Person]) -> Listing[Person]:
    kept = tuple(people[:MOST_PEOPLE])
    return Listing(kept, len(kept) == len(people), len(people), datetime.now().replace(microsecond=0))
