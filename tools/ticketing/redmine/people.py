"""Who a person of the directory is in Redmine, and the other way round."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Literal

from beffroi.enums import Category, Domain
from beffroi.errors import Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person
from tools.reach.http import broken
from tools.reach.kept import Kept, KeptEach
from tools.ticketing.redmine.client import PAGE, SYSTEM, Named, Record, RedmineClient

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
        self._numbered = Kept(self._read, kept, clock)
        self._named = KeptEach(self._ask_for, kept, clock)
        self._person = KeptEach(self._look_up, kept, clock)

    def count(self) -> int:
        """Open accounts in Redmine."""
        total = (self._account.get("/users.json", {"limit": "1"}) or {}).get("total_count")
        return total if isinstance(total, int) else broken(SYSTEM, "il ne dit pas combien il a de comptes")

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
        user = self._numbered().get(assigned.id)
        person = None if user is None else self._in_directory(user)
        return person if person is not None else _stranger(assigned, user, category)

    def name_of(self, number: str | None) -> str:
        """A user's name by the number that a history gives."""
        user = self._numbered().get(int(number)) if number and number.isdigit() else None
        return user.name if user is not None else ""

    def _with_key(self, key: str) -> User | None:
        """One user, asked for by name: whoever came just now is there, and nobody waits for a list of all."""
        try:
            return self._named(key) if key else None
        except KeyError:
            return None

    def _ask_for(self, key: str) -> User:
        """The user with this key.

        Raises:
            KeyError: there is none.
        """
        users = self._listed({"name": key})
        found = next((user for user in users if self._key_of(user).casefold() == key.casefold()), None)
        if found is None:
            raise KeyError(key)
        return found

    def _in_directory(self, user: User) -> Person | None:
        """None where the directory does not have them, or cannot be asked now."""
        try:
            return self._person(key) if (key := self._key_of(user)) else None
        except ToolError:
            return None

    def _look_up(self, key: str) -> Person | None:
        if self._key == "mail":
            return self._directory.find_person(key).exact
        try:
            return self._directory.get_person(key)
        except ToolError as error:
            if error.failure is not Failure.NOT_FOUND:
                raise
            return None

    def _read(self) -> dict[int, User]:
        return {user.id: user for user in self._listed({})}

    def _listed(self, query: dict[str, str]) -> Iterator[User]:
        """Open accounts, page after page."""
        for page in range(_MOST_PAGES):
            asked = {**query, "limit": str(PAGE), "offset": str(page * PAGE)}
            users = self._account.listed(User, self._account.get("/users.json", asked), "users")
            yield from users
            if len(users) < PAGE:
                return

    def _key_of(self, user: User) -> str:
        return user.login if self._key == "login" else user.mail


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
