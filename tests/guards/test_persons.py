"""One person has no second pair of eyes, whatever account they sign in with."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from beffroi.settings.sign_in import Identity
from guards.approvals.approvals import Approvals
from guards.ledger import Ledger
from guards.people.accounts import Accounts
from guards.people.delegation import Delegations
from guards.people.persons import accounts_of_person
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE, KARIM, OLIVIER
from tests.guards.test_approvals import document, rule_of
from tests.ui.conftest import QUICK

CHIEF = frozenset({Role.SUPERVISEUR})
PASSWORD = "un mot de passe long"


@pytest.fixture
def accounts(store: Store, ledger: Ledger, clock: MovingClock) -> Accounts:
    made = Accounts(store, ledger, clock, QUICK)
    made.create(CLAIRE, PASSWORD, "Claire.Aubry@paris.demo")
    made.create(OLIVIER, PASSWORD, "olivier.perrault@paris.demo")
    return made


def second(name: str, person_id: str = "") -> Actor:
    return dataclasses.replace(CLAIRE, id=name, roles=CHIEF, person_id=person_id)


def from_outside(subject: str, person_id: str = "", email: str = "") -> Identity:
    return Identity("oidc", subject, "c.a", "C. A.", email, frozenset(), person_id, "s", "S", "voirie", 11)


def by_person(accounts: Accounts) -> Actor:
    other = second("claire.bis", CLAIRE.person_id)
    accounts.create(other, PASSWORD)
    return other


def by_email(accounts: Accounts) -> Actor:
    other = second("claire.ter")
    accounts.create(other, PASSWORD, "CLAIRE.AUBRY@paris.demo")
    return other


def by_provider(accounts: Accounts) -> Actor:
    return accounts.provision(from_outside("issuer#1", CLAIRE.person_id), CHIEF)[0]


def by_a_third_account(accounts: Accounts) -> Actor:
    accounts.create(second("claire.pont", CLAIRE.person_id), PASSWORD, "pont@paris.demo")
    other = second("claire.loin")
    accounts.create(other, PASSWORD, "pont@paris.demo")
    return other


@pytest.mark.parametrize("how", [by_person, by_email, by_provider, by_a_third_account])
def test_nobody_agrees_to_their_own_request_under_another_account(
    accounts: Accounts, approvals: Approvals, runs: Runs, how: object
) -> None:
    other = how(accounts)  # type: ignore[operator]
    item = approvals.request(document(runs.create(CLAIRE, "Relance").id, "superviseur"))
    assert approvals.pending_for(other) == []
    with pytest.raises(Refused, match="sous le compte « claire") as refused:
        approvals.accept(item.id, other)
    assert refused.value.rule == "approvals.same_person"
    assert approvals.accept(item.id, OLIVIER).decided_by == OLIVIER.id


def test_nor_under_a_delegation_to_or_from_another_account(
    accounts: Accounts, approvals: Approvals, runs: Runs, ledger: Ledger, store: Store, clock: MovingClock
) -> None:
    delegations, until = Delegations(store, ledger, clock), clock() + timedelta(days=1)
    plain = dataclasses.replace(second("claire.bis", CLAIRE.person_id), roles=frozenset({Role.AGENT}))
    accounts.create(plain, PASSWORD)
    delegations.give(OLIVIER, plain.id, until, "congés")
    item = approvals.request(document(runs.create(CLAIRE, "Relance").id, "superviseur"))
    assert rule_of(approvals.accept, item.id, plain) == "approvals.same_person"
    chief = second("claire.chef", CLAIRE.person_id)
    accounts.create(chief, PASSWORD)
    assert rule_of(delegations.give, chief, CLAIRE.id, until, "x") == "delegation.self"
    accounts.create(KARIM, PASSWORD)
    delegations.give(chief, KARIM.id, until, "congés")
    assert rule_of(approvals.accept, item.id, KARIM) == "approvals.delegated_own"


def test_empty_fields_make_nobody_the_same(accounts: Accounts, store: Store) -> None:
    accounts.create(second("un"), PASSWORD)
    accounts.create(second("deux"), PASSWORD)
    accounts.provision(from_outside("issuer#1"), CHIEF)
    accounts.provision(from_outside("issuer#2"), CHIEF)
    with store.reading() as session:
        assert accounts_of_person(session, "un") == {"un"}
        assert accounts_of_person(session, "c.a") == {"c.a"}
        assert accounts_of_person(session, "never") == {"never"}


def test_a_source_never_takes_over_an_account_of_the_same_name(accounts: Accounts) -> None:
    taken, _ = accounts.provision(dataclasses.replace(from_outside("issuer#9"), login=CLAIRE.id), CHIEF)
    assert taken.id == "claire.aubry@oidc"
    assert accounts.actor(CLAIRE.id) == CLAIRE and accounts.authenticate(CLAIRE.id, PASSWORD) == CLAIRE
    again, changed = accounts.provision(dataclasses.replace(from_outside("issuer#9"), name="Autre"), CHIEF)
    assert (again.id, again.name, changed) == (taken.id, "Autre", False)


@pytest.mark.parametrize("login", ["", "../x", "a b", "é", "x" * 200, "<b>"])
def test_an_odd_name_from_outside_becomes_a_plain_one(accounts: Accounts, login: str) -> None:
    made, _ = accounts.provision(dataclasses.replace(from_outside("issuer#3"), login=login), CHIEF)
    assert made.id.startswith("oidc-") and len(made.id) == 13
