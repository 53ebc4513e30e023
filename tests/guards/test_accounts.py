"""Accounts: hashed passwords, answers that betray nothing, and a delay after wrong tries."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest
from argon2 import PasswordHasher

from beffroi.errors import ConfigurationError, RecordError, Refused
from guards.ledger import Kind, Ledger
from guards.people.accounts import Accounts
from guards.people.demo_accounts import DEMO_ACCOUNTS
from guards.people.lockout import FREE_TRIES
from guards.store import Account, Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE, EVERYBODY, NADIA

PASSWORD = "beffroi-démo"


@pytest.fixture
def accounts(store: Store, ledger: Ledger, clock: MovingClock) -> Iterator[Accounts]:
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    made = Accounts(store, ledger, clock, quick)
    made.create(CLAIRE, PASSWORD)
    yield made


def test_the_right_password_gives_the_person(accounts: Accounts) -> None:
    assert accounts.authenticate("claire.aubry", PASSWORD) == CLAIRE


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("claire.aubry", "wrong"),
        ("claire.aubry", ""),
        ("nobody", PASSWORD),
        ("", ""),
        ("claire.aubry", "\udcff"),
    ],
)
def test_anything_else_gives_nobody(accounts: Accounts, name: str, password: str) -> None:
    assert accounts.authenticate(name, password) is None


def test_no_password_is_kept(accounts: Accounts, store: Store) -> None:
    with store.reading() as session:
        row = session.get(Account, "claire.aubry")
    assert row is not None
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in row.password_hash


def test_wrong_tries_bring_a_growing_delay(accounts: Accounts, clock: MovingClock) -> None:
    for _ in range(FREE_TRIES):
        accounts.authenticate("claire.aubry", "wrong")
    assert accounts.authenticate("claire.aubry", PASSWORD) is None
    clock.move(seconds=2)
    accounts.authenticate("claire.aubry", "wrong")
    clock.move(seconds=1)
    assert accounts.authenticate("claire.aubry", PASSWORD) is None
    clock.move(seconds=3)
    assert accounts.authenticate("claire.aubry", PASSWORD) == CLAIRE
    assert accounts.authenticate("claire.aubry", "wrong") is None
    assert accounts.authenticate("claire.aubry", PASSWORD) == CLAIRE


class Watched(PasswordHasher):
    """Counts its checks, and how many there were at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checks = self.now = self.most = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.checks, self.now = self.checks + 1, self.now + 1
        self.most = max(self.most, self.now)
        time.sleep(0.02)
        self.now -= 1
        return super().verify(hash, password)


def test_a_name_tried_too_often_has_nothing_hashed_and_takes_as_long(
    store: Store, ledger: Ledger, clock: MovingClock
) -> None:
    hasher, slept = Watched(), list[float]()
    accounts = Accounts(store, ledger, clock, hasher, slept.append)
    for name in ("claire.aubry", "nobody"):
        hasher.checks = 0
        for _ in range(FREE_TRIES + 3):
            assert accounts.authenticate(name, "wrong") is None
        assert hasher.checks == FREE_TRIES
    assert len(slept) == 6 and min(slept) >= 0.02


def test_few_passwords_are_hashed_at_once(store: Store, ledger: Ledger, clock: MovingClock) -> None:
    hasher = Watched()
    accounts = Accounts(store, ledger, clock, hasher)
    with ThreadPoolExecutor(12) as pool:
        assert not any(pool.map(lambda number: accounts.authenticate(f"n{number}", "wrong"), range(12)))
    assert hasher.checks == 12 and hasher.most <= 2


def test_signing_in_is_recorded_for_known_names_only(accounts: Accounts, ledger: Ledger) -> None:
    accounts.authenticate("claire.aubry", "wrong")
    accounts.authenticate("claire.aubry", PASSWORD)
    accounts.authenticate("nobody", PASSWORD)
    kinds = [event.kind for event in ledger.events()]
    assert kinds == [Kind.ACCOUNT_CREATED, Kind.SIGN_IN_REFUSED, Kind.SIGN_IN]
    assert PASSWORD not in str(ledger.events())


def test_a_name_is_taken_once(accounts: Accounts) -> None:
    with pytest.raises(RecordError, match="existe déjà"):
        accounts.create(CLAIRE, "other")
    assert accounts.authenticate("claire.aubry", PASSWORD) == CLAIRE


def test_a_name_is_taken_in_whatever_letter_case(accounts: Accounts) -> None:
    with pytest.raises(RecordError, match=r"« claire\.aubry » existe déjà"):
        accounts.create(dataclasses.replace(CLAIRE, id="Claire.Aubry"), "other")
    assert [each.id for each in accounts.list()] == [CLAIRE.id]


@pytest.mark.parametrize(
    "name",
    ["", " ", "a b", "a/b", "../x", "a\tb", "-x", "console:root", "hélène", "a\n", "a\u202eb", "x" * 101],
)
def test_a_name_that_cannot_be_used_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(ConfigurationError, match="nom de compte"):
        accounts.create(dataclasses.replace(CLAIRE, id=name), PASSWORD)
    assert [each.id for each in accounts.list()] == [CLAIRE.id]


def test_an_unknown_user_is_said(accounts: Accounts) -> None:
    assert accounts.actor("claire.aubry") == CLAIRE
    with pytest.raises(Refused, match="Aucun compte") as refused:
        accounts.actor("personne")
    assert refused.value.rule == "accounts.unknown"


def test_seeding_twice_creates_once(accounts: Accounts) -> None:
    assert accounts.seed(EVERYBODY, PASSWORD) == len(EVERYBODY) - 1
    assert accounts.seed(EVERYBODY, "another") == 0
    assert accounts.authenticate("nadia.cherif", PASSWORD) == NADIA
    assert {actor.id for actor in accounts.list()} == {actor.id for actor in EVERYBODY}


def test_the_demo_has_every_role() -> None:
    assert {str(role) for account in DEMO_ACCOUNTS for role in account.roles} == {
        "agent", "responsable", "superviseur", "rh", "auditeur", "administrateur",
    }  # fmt: skip


def test_a_password_counts_to_its_last_character(accounts: Accounts) -> None:
    long = "é pluie " * 120
    accounts.set_password(CLAIRE.id, long, "admin")
    for other in (long[:-1], long.upper(), long + " ", long.strip(), long[:72]):
        assert accounts.authenticate(CLAIRE.id, other) is None
    assert accounts.authenticate(NADIA.id, long) is None


def test_wrong_tries_of_an_unknown_name_are_counted_like_those_of_a_known_one(
    accounts: Accounts, store: Store, clock: MovingClock
) -> None:
    for _ in range(FREE_TRIES):
        accounts.authenticate("personne", "wrong")
    accounts.create(dataclasses.replace(CLAIRE, id="personne"), PASSWORD)
    assert accounts.authenticate("personne", PASSWORD) is None
    clock.move(seconds=2)
    assert accounts.authenticate("personne", PASSWORD) is not None
    with store.engine.connect() as connection:
        assert "personne" not in str(connection.exec_driver_sql("SELECT * FROM sign_in_try").all())
