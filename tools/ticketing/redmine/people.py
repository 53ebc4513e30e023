"""Who a person of the directory is in Redmine, and the other way round."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from beffroi.enums import Category, Domain
from beffroi.errors import Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person
from tools.ticketing.redmine.client import PAGE, Named, Record, RedmineClient

_MOST_PAGES = 200


class User(Record):
    """A user of Redmine as its administrator sees them."""

    id: int
    login: str = ""
    firstname: str = ""
    lastname: str = ""
    mail: str = ""

    @property
    def name(self) -> str:
        return f"{self.firstname} {self.lastname}".strip()


@dataclass
class _Known:
    """The users as they were read, and the people that they were found to be."""

    until: float
    by_id: dict[int, User]
    by_key: dict[str, User]
    people: dict[int, Person | None] = field(default_factory=dict)


class RedminePeople:
    """Users and people, kept for a while; safe to use from several threads.

    Args:
        account: the administrator's.
        directory: where people are looked up by the id or the address that Redmine has.
        key: what a user and a person have in common: the login is the person's id, or the address is.
    """

    def __init__(
        self,
        account: RedmineClient,
        directory: Directory,
        key: Literal["login", "mail"],
        kept: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._directory, self._key = account, directory, key
        self._kept, self._clock = kept, clock
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def count(self) -> int:
        """Open accounts in Redmine."""
        return len(self._users().by_id)

    def user_of(self, person: Person) -> User | None:
        """The open account of a person."""
        return self._with_key(person.id if self._key == "login" else person.email)

    def user_with_id(self, person_id: str) -> User | None:
        """The open account of the person with this id in the directory."""
        if self._key == "login":
            return self._with_key(person_id)
        try:
            return self.user_of(self._directory.get_person(person_id))
        except ToolError as error:
            if error.failure is not Failure.NOT_FOUND:
                raise
            return None

    def person_of(self, assigned: Named, category: Category) -> Person:
        """Who a ticket is entrusted to.

        Somebody whom the directory does not have (they left, it cannot be asked, a group of Redmine) is shown
        with Redmine's name, and the domain of the ticket.
        """
        known = self._users()
        user = known.by_id.get(assigned.id)
        if user is not None and assigned.id not in known.people:
            known.people[assigned.id] = self._in_directory(user)
        person = known.people.get(assigned.id)
        return person if person is not None else _stranger(assigned, user, category)

    def name_of(self, number: str | None) -> str:
        """A user's name by the number that a history gives."""
        user = self._users().by_id.get(int(number)) if number and number.isdigit() else None
        return user.name if user is not None else ""

    def _with_key(self, key: str) -> User | None:
        """A user who came since the list was read is asked for by name."""
        found = self._users().by_key.get(key.casefold()) if key else None
        if found is not None or not key:
            return found
        answer = self._account.get("/users.json", {"name": key, "limit": str(PAGE)})
        users = self._account.listed(User, answer, "users")
        return next((user for user in users if self._key_of(user) == key.casefold()), None)

    def _in_directory(self, user: User) -> Person | None:
        try:
            if self._key == "login":
                return self._directory.get_person(user.login)
            return self._directory.find_person(user.mail).exact
        except ToolError:
            return None

    def _users(self) -> _Known:
        with self._lock:
            if self._known is None or self._clock() >= self._known.until:
                self._known = self._read()
            return self._known

    def _read(self) -> _Known:
        users: dict[int, User] = {}
        for page in range(_MOST_PAGES):
            found = self._account.get("/users.json", {"limit": str(PAGE), "offset": str(page * PAGE)})
            more = self._account.listed(User, found, "users")
            users |= {user.id: user for user in more}
            if len(more) < PAGE:
                break
        by_key = {self._key_of(user): user for user in users.values()}
        return _Known(self._clock() + self._kept, users, by_key)

    def _key_of(self, user: User) -> str:
        return (user.login if self._key == "login" else user.mail).casefold()


def _stranger(assigned: Named, user: User | None, category: Category) -> Person:
    return Person(
        id=user.login if user is not None else f"redmine:{assigned.id}",
        name=assigned.name or (user.name if user is not None else str(assigned.id)),
        first_name=user.firstname if user is not None else "",
        last_name=user.lastname if user is not None else assigned.name,
        function="",
        service_name="",
        domain=Domain(category.value),
        district=None,
        office="",
        phone="",
        email=user.mail if user is not None else "",
    )
