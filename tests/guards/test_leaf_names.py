"""What stands in the ledger for ever names nobody, whatever a payload holds."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from beffroi.identity import Role
from guards.keys import person_scope
from guards.ledger import Kind, Ledger
from guards.ledger.canonical import parse
from guards.ledger.facts import FACTS, OPEN, facts
from guards.ledger.rows import stored
from guards.people.accounts import Accounts
from guards.store import Store
from tests.guards.people import ADMIN, CLAIRE, SAMUEL


def leaves(ledger: Ledger) -> list[str]:
    """Every leaf's text."""
    with ledger.store.reading() as session:
        return [row.leaf for row in stored(session)]


def everywhere(name: str) -> dict[str, object]:
    """A payload with a name in every member that could stand in clear."""
    return {member: [name] if form is list else name for member, form in FACTS.items()}


@pytest.mark.parametrize("kind", list(Kind))
def test_whoever_acted_is_named_in_no_leaf_whatever_member_holds_their_name(
    ledger: Ledger, kind: Kind
) -> None:
    ledger.record("", kind, {**everywhere(CLAIRE.id), "actor": CLAIRE.id})
    assert "claire" not in leaves(ledger)[0]


@pytest.mark.parametrize("kind", list(Kind))
def test_nobody_else_is_named_where_a_closed_form_can_tell(ledger: Ledger, kind: Kind) -> None:
    for name in (CLAIRE.id, "claire", "ada", "fa", "dede", "bebe-fa"):
        told = {member: value for member, value in everywhere(name).items() if member not in OPEN}
        ledger.record("", kind, {**told, "actor": SAMUEL.id})
        assert parse(leaves(ledger)[-1])["facts"] == {}, name


def test_ids_as_they_are_made_stand_in_clear() -> None:
    made = dict.fromkeys(("approval", "delegation", "inquiry", "erasure"), "0123456789abcdef")
    made |= {"decision_id": "8c3e8b3e-6f1a-4c55-9d5c-0d6f3c9c6a10"}
    assert facts(made) == made and not facts(dict.fromkeys(made, "ada"))


def test_members_whose_form_a_name_has_too_are_names_of_things_alone() -> None:
    assert {
        "rule", "considered", "tool", "site", "error", "effect", "effects", "package", "server", "hosts",
        "runs",
    } == OPEN  # fmt: skip


def test_a_leaf_of_a_changed_account_says_by_whom_under_a_pseudonym(store: Store, ledger: Ledger) -> None:
    accounts = Accounts(store, ledger, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    accounts.create(CLAIRE, "un premier secret")
    accounts.set_password(CLAIRE.id, "un autre secret", CLAIRE.id)
    accounts.set_roles(CLAIRE.id, {Role.AUDITEUR}, ADMIN.id)
    accounts.set_roles(CLAIRE.id, {Role.AGENT}, "console")
    told = [event for event in ledger.events() if event.kind is Kind.ACCOUNT_CHANGED]
    assert [event.payload["changed_by"] for event in told] == [CLAIRE.id, ADMIN.id, "console"]
    assert not [leaf for leaf in leaves(ledger) if re.search(r"claire|aubry|admin\b", leaf)]


def test_an_erased_persons_leaves_name_them_no_more(store: Store, ledger: Ledger) -> None:
    accounts = Accounts(store, ledger, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    accounts.create(CLAIRE, "un premier secret")
    accounts.set_password(CLAIRE.id, "un autre secret", CLAIRE.id)
    known = store.keys.pseudonym(CLAIRE.id)
    keys = store.keys.living([person_scope(CLAIRE.id), person_scope(known)])
    store.keys.destroy(keys, [known], at="2026-11-02T09:00:00Z", rule="erasure.request", erasure="e1")
    changed = next(event for event in ledger.events() if event.kind is Kind.ACCOUNT_CHANGED)
    assert changed.erased and changed.payload == {"changed_by": known}
    assert store.keys.person(known) is None and not any(CLAIRE.id in leaf for leaf in leaves(ledger))


def test_once_they_are_erased_who_changed_an_account_is_a_pseudonym(store: Store, ledger: Ledger) -> None:
    accounts = Accounts(store, ledger, hasher=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    accounts.create(CLAIRE, "un premier secret")
    accounts.set_roles(CLAIRE.id, {Role.AUDITEUR}, ADMIN.id)
    known = store.keys.pseudonym(ADMIN.id)
    keys = store.keys.living([person_scope(ADMIN.id), person_scope(known)])
    store.keys.destroy(keys, [known], at="2026-11-02T09:00:00Z", rule="erasure.request", erasure="e2")
    changed = next(event for event in ledger.events() if event.kind is Kind.ACCOUNT_CHANGED)
    assert not changed.erased and changed.payload["changed_by"] == known
