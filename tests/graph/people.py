"""Accounts of the demo city, tied to their entries in the directory."""

from __future__ import annotations

import shutil
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from argon2 import PasswordHasher

from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards import build_guards
from guards.people.accounts import Accounts
from guards.people.demo_accounts import DEMO_ACCOUNTS, DemoAccount

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Nobody attacks these passwords."""


_opened = set[Path]()


def open_accounts(settings: Settings) -> None:
    """Create the accounts where there are none yet: once a process, then as copies."""
    if settings.home in _opened:
        return
    people = tuple(person(settings, demo.id) for demo in DEMO_ACCOUNTS)
    state = settings.home / "beffroi.db"
    if state.exists():
        _seed(settings, people)
    else:
        made = Path(_made(people).name)
        shutil.copytree(made / "keys", settings.home / "keys")
        shutil.copy2(made / state.name, state)
    _opened.add(settings.home)


@cache
def _made(people: tuple[Actor, ...]) -> TemporaryDirectory[str]:
    """A home with these accounts; it goes when the process does."""
    home = TemporaryDirectory(prefix="accounts-")
    _seed(Settings(home=Path(home.name)), people)
    return home


def _seed(settings: Settings, people: tuple[Actor, ...]) -> None:
    guards = build_guards(settings)
    Accounts(guards.store, guards.ledger, hasher=QUICK).seed(people, "secret")
    guards.close()


def person(settings: Settings, name: str) -> Actor:
    """The demo account with this sign-in name."""
    demo = next(account for account in DEMO_ACCOUNTS if account.id == name)
    person_id, service_id, service_name = _entry(settings, demo)
    return Actor(
        id=demo.id,
        name=demo.name,
        roles=demo.roles,
        person_id=person_id,
        service_id=service_id,
        service_name=service_name,
        domain=demo.domain.value,
        district=demo.district,
    )


def _entry(settings: Settings, demo: DemoAccount) -> tuple[str, str, str]:
    first, _, last = demo.name.partition(" ")
    query = (
        "SELECT person.id, service.id, service.name FROM person "
        "JOIN service ON service.id = person.service_id WHERE first_name = ? AND last_name = ?"
    )
    with sqlite3.connect(settings.city_home / "directory.db") as database:
        found = database.execute(query, (first, last)).fetchone()
    return found or ("", "", "")
