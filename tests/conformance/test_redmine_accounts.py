"""Which accounts Redmine is asked for, and the directory for whom: as few as there are, however many exist."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from beffroi.enums import Category
from beffroi.errors import Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person
from tests.reach.test_breaker import Clock
from tests.tools.fakes import KARIM
from tools.reach.http import Answer, HttpService
from tools.ticketing.redmine.client import Named, RedmineClient
from tools.ticketing.redmine.people import RedminePeople

_USERS = [
    {"id": number, "login": f"agent{number}", "mail": f"agent{number}@v.example"} for number in range(250)
]


class _Redmine:
    """Redmine's list of accounts, and how often it was read."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def read(self, path: str, query: dict[str, str], **_: Any) -> Answer:
        assert path == "/users.json"
        self.asked.append(query)
        found = [user for user in _USERS if query.get("name", "").lower() in str(user["login"])]
        offset = int(query.get("offset", "0"))
        page = found[offset : offset + int(query["limit"])]
        body = json.dumps({"users": page, "total_count": len(found)})
        return Answer(200, "application/json", body.encode(), "tickets")


class _Directory:
    """A directory that has one person, or fails."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failure: Failure | None = None

    def get_person(self, person_id: str) -> Person:
        self.asked.append(person_id)
        if self.failure is not None:
            raise ToolError(self.failure, "non", "no")
        return KARIM


@pytest.fixture
def redmine() -> _Redmine:
    return _Redmine()


@pytest.fixture
def directory() -> _Directory:
    return _Directory()


@pytest.fixture
def people(redmine: _Redmine, directory: _Directory) -> RedminePeople:
    client = RedmineClient(cast(HttpService, redmine))
    return RedminePeople(client, cast(Directory, directory), "login", 300, Clock())


def test_one_persons_account_is_asked_for_and_no_other(redmine: _Redmine, people: RedminePeople) -> None:
    for _ in range(2):
        user = people.user_with_id("agent217")
        assert user is not None and user.id == 217
    assert [asked.get("name") for asked in redmine.asked] == ["agent217"]


def test_a_login_that_many_others_hold_is_found_among_them(redmine: _Redmine, people: RedminePeople) -> None:
    _USERS.append({"id": 999, "login": "agent", "mail": ""})
    try:
        user = people.user_with_id("AGENT")
        assert user is not None and user.id == 999
    finally:
        _USERS.pop()


def test_an_account_that_is_not_there_yet_is_asked_for_again(
    redmine: _Redmine, people: RedminePeople
) -> None:
    assert people.user_with_id("nouvelle") is None
    assert people.user_with_id("nouvelle") is None
    assert len(redmine.asked) == 2


def test_accounts_are_counted_without_being_read(redmine: _Redmine, people: RedminePeople) -> None:
    assert people.count() == 250 and len(redmine.asked) == 1


@pytest.mark.parametrize(
    ("failure", "asked"), [(None, 1), (Failure.NOT_FOUND, 1), (Failure.TIMEOUT, 3), (Failure.UNAVAILABLE, 3)]
)
def test_what_the_directory_says_is_kept_and_that_it_does_not_answer_is_not(
    people: RedminePeople, directory: _Directory, failure: Failure | None, asked: int
) -> None:
    directory.failure = failure
    found = [people.person_of(Named(id=7, name="Agent Sept"), Category.VOIRIE) for _ in range(3)]
    assert {each.name for each in found} == {"Agent Sept" if failure else KARIM.name}
    assert directory.asked == ["agent7"] * asked
    directory.failure = None
    again = people.person_of(Named(id=7, name="Agent Sept"), Category.VOIRIE)
    assert again.name == ("Agent Sept" if failure is Failure.NOT_FOUND else KARIM.name)
