"""Accounts of the demo city, tied to their entries in the directory."""

from __future__ import annotations

import sqlite3

from argon2 import PasswordHasher

from beffroi.identity import Actor
from beffroi.settings import Settings
from guards import build_guards
from guards.accounts import Accounts
from guards.demo_accounts import DEMO_ACCOUNTS, DemoAccount

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Nobody attacks these passwords."""


def open_accounts(settings: Settings) -> None:
    """Create the accounts that are missing."""
    guards = build_guards(settings)
    accounts = Accounts(guards.store, guards.ledger, hasher=QUICK)
    accounts.seed([person(settings, demo.id) for demo in DEMO_ACCOUNTS], "secret")
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
