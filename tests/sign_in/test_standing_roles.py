"""Roles of people who are not there count only as long as their source has confirmed them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from agents.graph.judging.recipients import recipients_of
from beffroi.errors import Failure, Refused, ToolError
from beffroi.identity import Actor, Role
from beffroi.labels import Label
from beffroi.settings.sign_in import Identity, LdapSignIn, OidcSignIn, SignInSettings
from guards.approvals.approvals import Approval, Approvals
from guards.ledger import Ledger
from guards.people.accounts import Accounts
from guards.people.delegation import Delegations
from guards.people.sessions import SignIns
from guards.people.sign_in import SignIn
from guards.people.standing_roles import StandingRoles, Unchecked
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.conftest import MovingClock
from tests.guards.people import CLAIRE, KARIM, OLIVIER
from tests.guards.test_approvals import document
from tests.ui.conftest import QUICK
from tools.directory.embedded import EmbeddedDirectory

CHIEFS = "cn=chefs"
MAPPING = {CHIEFS: [Role.SUPERVISEUR]}
SETTINGS = SignInSettings(
    ldap=LdapSignIn(roles=MAPPING),
    oidc=OidcSignIn(
        url="https://id.ville.example", client_id="b", page="https://b.ville.example", roles=MAPPING
    ),
)


def chief(source: str) -> Identity:
    """Olivier as a source knows him."""
    return Identity(
        source, OLIVIER.person_id, OLIVIER.id, OLIVIER.name, "", frozenset({CHIEFS}), OLIVIER.person_id,
        OLIVIER.service_id, OLIVIER.service_name, OLIVIER.domain, None,
    )  # fmt: skip


@dataclass
class Directory:
    """Answers what a test says; counts how often it was asked."""

    known: Identity | None = field(default_factory=lambda: chief("ldap"))
    away: bool = False
    asked: int = 0

    def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> Identity | None:
        raise AssertionError

    def again(self, subject: str) -> Identity | None:
        self.asked += 1
        if self.away:
            raise ToolError(Failure.UNAVAILABLE, "L'annuaire ne répond pas.", "No answer.")
        return self.known

    def check(self) -> str:
        raise AssertionError


@dataclass(frozen=True)
class House:
    """Guards over one directory, on a clock that a test moves."""

    accounts: Accounts
    roles: StandingRoles
    delegations: Delegations
    approvals: Approvals
    directory: Directory
    clock: MovingClock
    runs: Runs
    store: Store
    ledger: Ledger

    def delegated(self, source: str) -> Approval:
        """Olivier comes in, delegates to Karim and leaves; something of Claire's waits."""
        giver, _ = self.accounts.provision(chief(source), frozenset({Role.SUPERVISEUR}))
        self.delegations.give(giver, KARIM.id, self.clock() + timedelta(days=90), "congés")
        return self.card()

    def card(self) -> Approval:
        run = self.runs.create(CLAIRE, "Ferme le ticket 4012")
        return self.approvals.request(document(run.id, "superviseur"))


@pytest.fixture
def house(store: Store, ledger: Ledger, clock: MovingClock) -> Iterator[House]:
    accounts, directory = Accounts(store, ledger, clock, QUICK), Directory()
    for each in (CLAIRE, KARIM):
        accounts.create(each, "beffroi-démo")
    roles = StandingRoles(SETTINGS, store, accounts, clock, lambda: directory)
    delegations = Delegations(store, ledger, clock, roles)
    approvals = Approvals(store, ledger, clock, delegations)
    runs = Runs(store, ledger, clock)
    yield House(accounts, roles, delegations, approvals, directory, clock, runs, store, ledger)


def refused(house: House, card: Approval, who: Actor = KARIM) -> Refused:
    with pytest.raises(Refused) as error:
        house.approvals.accept(card.id, who)
    return error.value


def test_a_delegation_is_void_once_the_directory_says_its_giver_supervises_no_more(house: House) -> None:
    card = house.delegated("ldap")
    house.clock.move(minutes=9)
    assert house.approvals.pending_for(KARIM) and house.directory.asked == 0
    assert house.directory.known is not None
    house.directory.known = replace(house.directory.known, groups=frozenset())
    house.clock.move(minutes=1)
    assert refused(house, card).rule == "approvals.second_person" and house.directory.asked == 1
    assert not house.delegations.of(KARIM.id)[0].stands
    assert house.accounts.actor(OLIVIER.id).roles == frozenset()


def test_a_giver_whom_the_directory_confirms_needs_no_open_page(house: House) -> None:
    card = house.delegated("ldap")
    house.clock.move(days=6)
    assert house.delegations.of(OLIVIER.id)[0].stands
    assert house.approvals.accept(card.id, KARIM).delegation and house.directory.asked == 1


def test_a_giver_whom_the_directory_forgot_delegates_to_nobody(house: House) -> None:
    card = house.delegated("ldap")
    house.directory.known = None
    house.clock.move(minutes=10)
    assert refused(house, card).rule == "approvals.second_person"


def test_somebody_whom_the_directory_forgot_has_no_role_and_it_is_asked_once(house: House) -> None:
    house.accounts.provision(chief("ldap"), frozenset({Role.SUPERVISEUR}))
    house.directory.known = None
    house.clock.move(minutes=10)
    for _ in range(3):
        with pytest.raises(Refused) as error:
            house.roles.now(OLIVIER.id)
        assert error.value.rule == "roles.none"
    assert house.directory.asked == 1
    house.directory.known = chief("ldap")
    house.clock.move(minutes=10)
    assert house.roles.now(OLIVIER.id).roles == {Role.SUPERVISEUR} and house.directory.asked == 2


@pytest.mark.parametrize("groups", [None, frozenset[str]()], ids=["gone", "no group"])
def test_a_door_that_finds_them_gone_or_without_a_role_keeps_that_it_was_told(
    house: House, groups: frozenset[str] | None
) -> None:
    sign_ins = SignIns(house.store, house.ledger, SETTINGS, house.clock)
    door = SignIn(
        SETTINGS, house.store, house.ledger, house.accounts, sign_ins, house.directory, None, house.clock
    )
    giver, _ = house.accounts.provision(chief("ldap"), frozenset({Role.SUPERVISEUR}))
    secret = sign_ins.open(giver, "ldap")
    house.clock.move(minutes=10)
    standing = sign_ins.look(secret)
    house.directory.known = None if groups is None else replace(chief("ldap"), groups=groups)
    assert standing is not None and not door.still(standing, secret)
    with pytest.raises(Refused) as error:
        house.roles.now(OLIVIER.id)
    assert error.value.rule == "roles.none" and house.directory.asked == 1


def test_a_directory_that_is_away_lets_nobody_decide_and_says_what_to_do(house: House) -> None:
    card = house.delegated("ldap")
    house.directory.away = True
    house.clock.move(minutes=10)
    assert not house.approvals.pending_for(KARIM)
    told = refused(house, card)
    assert told.rule == "approvals.unchecked" and "Réessayez" in told.fr and OLIVIER.name in told.fr
    assert house.directory.asked == 1  # and is left alone for a while
    house.directory.away = False
    house.clock.move(minutes=1)
    assert house.approvals.accept(card.id, KARIM).delegation


def test_what_a_provider_said_is_void_after_its_time_until_it_says_it_again(house: House) -> None:
    house.delegated("oidc")
    house.clock.move(hours=71)
    assert house.delegations.of(KARIM.id)[0].stands
    house.clock.move(hours=1)
    one = house.delegations.of(KARIM.id)[0]
    assert not one.stands and one.unchecked and house.directory.asked == 0
    assert refused(house, house.card()).rule == "approvals.unchecked"
    house.accounts.provision(chief("oidc"), frozenset({Role.SUPERVISEUR}))
    assert house.delegations.of(KARIM.id)[0].stands


def test_roles_kept_here_count_as_they_are(house: House) -> None:
    house.clock.move(days=400)
    assert house.roles.now(CLAIRE.id) == CLAIRE
    house.accounts.set_roles(CLAIRE.id, (), "console")
    with pytest.raises(Refused) as error:
        house.roles.now(CLAIRE.id)
    assert error.value.rule == "roles.none"


def test_somebody_whom_nobody_confirmed_lately_has_no_roles(house: House) -> None:
    house.accounts.provision(chief("ldap"), frozenset({Role.SUPERVISEUR}))
    house.clock.move(minutes=10)
    house.directory.away = True
    with pytest.raises(Refused) as error:
        house.roles.now(OLIVIER.id)
    assert error.value.rule == "roles.unchecked" and "Réessayez" in error.value.fr


def test_an_open_page_vouches_for_its_person_one_more_period_where_the_directory_is_away(
    house: House,
) -> None:
    sign_ins = SignIns(house.store, house.ledger, SETTINGS, house.clock)
    giver, _ = house.accounts.provision(chief("ldap"), frozenset({Role.SUPERVISEUR}))
    secret = sign_ins.open(giver, "ldap")
    house.directory.away = True
    house.clock.move(minutes=19)
    house.roles.confirm(OLIVIER.id)
    house.clock.move(minutes=1)
    with pytest.raises(Unchecked):
        house.roles.confirm(OLIVIER.id)
    house.directory.away = False
    house.clock.move(minutes=1)
    house.roles.confirm(OLIVIER.id)
    house.clock.move(minutes=11)
    house.directory.away = True
    sign_ins.end_secret(secret, "signed_out")
    with pytest.raises(Unchecked):
        house.roles.confirm(OLIVIER.id)


def test_a_recipient_whom_the_directory_no_longer_names_reads_for_no_role(
    house: House, staff: EmbeddedDirectory, store: Store
) -> None:
    known = staff.find_person("Claire Aubry").exact
    assert known is not None
    whom = replace(known, id=OLIVIER.person_id)
    house.accounts.provision(chief("ldap"), frozenset({Role.SUPERVISEUR}))
    guards = SimpleNamespace(accounts=house.accounts, roles=house.roles, store=store)
    call: Any = SimpleNamespace(arguments={}, label=Label(readers=frozenset({frozenset({"superviseur"})})))
    deps: Any = SimpleNamespace(guards=guards)
    assert "superviseur" in recipients_of(deps, call)(whom)
    assert house.directory.known is not None
    house.directory.known = replace(house.directory.known, groups=frozenset())
    house.clock.move(minutes=10)
    assert recipients_of(deps, call)(whom) == ("domaine:voirie",)
