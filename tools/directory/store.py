"""Tables of the embedded directory (SQLite through SQLModel)."""

from __future__ import annotations

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from beffroi.enums import Domain
from beffroi.records import Person, Service


class DirectoryBase(SQLModel, registry=registry()):
    """Own registry, so that these tables are made in this file only."""


class ServiceRow(DirectoryBase, table=True):
    """A service; ``district`` is empty for a central directorate."""

    __tablename__ = "service"

    id: str = Field(primary_key=True)
    name: str
    domain: str = Field(index=True)
    district: int | None = Field(default=None, index=True)
    head_id: str
    phone: str
    email: str
    address: str


class PersonRow(DirectoryBase, table=True):
    """A member of staff, with the personal fields that only human resources may read.

    Attributes:
        civility: ``f``, ``m``, or empty where unknown; tells « Mme Martin » from « M. Martin ».
        function_words: stems of every form and synonym of the function, separated by spaces.
    """

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    first_name: str
    last_name: str
    civility: str
    function: str
    function_words: str
    service_id: str = Field(foreign_key="service.id", index=True)
    manager_id: str | None = None
    office: str
    phone: str
    email: str = Field(unique=True)
    home_address: str
    private_phone: str
    birth_date: str


def to_person(row: PersonRow, service: ServiceRow) -> Person:
    """The professional fields of a row."""
    return Person(
        id=row.id,
        name=f"{row.first_name} {row.last_name}",
        first_name=row.first_name,
        last_name=row.last_name,
        function=row.function,
        service_name=service.name,
        domain=Domain(service.domain),
        district=service.district,
        office=row.office,
        phone=row.phone,
        email=row.email,
    )


def to_service(row: ServiceRow, head: Person) -> Service:
    """A service with its head."""
    return Service(
        id=row.id,
        name=row.name,
        domain=Domain(row.domain),
        district=row.district,
        head=head,
        phone=row.phone,
        email=row.email,
        address=row.address,
    )
