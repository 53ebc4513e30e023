"""The directory's person behind an identity, as the account will know them."""

from __future__ import annotations

from collections.abc import Iterable

from beffroi.errors import Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person
from beffroi.settings.sign_in import Identity


def person_with_id(directory: Directory, person_id: str) -> Person | None:
    """The person with exactly this id.

    Raises:
        ToolError: the directory cannot be asked.
    """
    try:
        found = directory.get_person(person_id)
    except ToolError as error:
        if error.failure in (Failure.NOT_FOUND, Failure.INVALID):
            return None
        raise
    return found if found.id == person_id else None


def person_with_email(directory: Directory, email: str) -> Person | None:
    """The one person with exactly this address, capitals aside.

    Raises:
        ToolError: the directory cannot be asked.
    """
    try:
        found = directory.find_person(email).exact
    except ToolError as error:
        if error.failure in (Failure.NOT_FOUND, Failure.INVALID):
            return None
        raise
    return found if found is not None and found.email.casefold() == email.casefold() else None


def identity_of(
    directory: Directory, person: Person, *, source: str, subject: str, login: str, groups: Iterable[str]
) -> Identity:
    """The identity of a person of the directory.

    Raises:
        ToolError: the directory cannot be asked, or knows no service of theirs.
    """
    service = directory.service_of(person.id)
    return Identity(
        source=source,
        subject=subject,
        login=login,
        name=person.name,
        email=person.email,
        groups=frozenset(groups),
        person_id=person.id,
        service_id=service.id,
        service_name=service.name,
        domain=person.domain.value,
        district=person.district,
    )
