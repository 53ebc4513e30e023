"""Sign-in by a real directory: searched, bound to, roles from its groups, asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import ConfigurationError, Refused, ToolError
from beffroi.identity import Role
from beffroi.settings.installation import Settings
from beffroi.settings.sign_in import SignInSettings
from beffroi.settings.systems import SystemsSettings
from guards.ledger import Kind
from guards.people.lockout import FREE_TRIES
from guards.people.sign_in import SignIn
from tests.sign_in.conftest import Doorkeeper
from tests.sign_in.directory import AGENTS, PASSWORD, SUPERVISORS, SignInDirectory
from tools.demo.demo_ldif import person_dn
from tools.sign_in.ldap import LdapIdentities
from ui.checks.findings import Found, Missing, Result
from ui.checks.sign_in import check_sign_in


@pytest.fixture
def source(slapd: SignInDirectory) -> Iterator[LdapIdentities]:
    made = LdapIdentities(slapd.system(), slapd.settings())
    yield made
    made.close()


def door(keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities) -> SignIn:
    settings = SignInSettings(ldap=slapd.settings())
    return SignIn(
        settings, keeper.store, keeper.ledger, keeper.accounts, keeper.sign_ins, source, clock=keeper.clock
    )


def test_a_person_of_a_named_group_comes_in_and_is_the_directorys_person(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, claire_id: str
) -> None:
    found = door(keeper, slapd, source).with_password(claire_id, PASSWORD)
    assert found is not None
    actor, how = found
    assert how == "ldap" and actor.name == "Claire Aubry" and actor.person_id == claire_id
    assert actor.roles == {Role.AGENT} and actor.domain == "voirie" and actor.district == 11
    assert keeper.accounts.find(actor.id) == actor and not keeper.accounts.has_password(actor.id)
    assert [e.kind for e in keeper.ledger.events()][-2:] == [Kind.ACCOUNT_CREATED, Kind.SIGN_IN]


@pytest.mark.parametrize("password", ["", "faux", "\0", PASSWORD + "\0"])
def test_no_other_password_comes_in_an_empty_one_least_of_all(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, claire_id: str, password: str
) -> None:
    assert door(keeper, slapd, source).with_password(claire_id, password) is None
    assert source.authenticate(claire_id, password, lambda _: True) is None


@pytest.mark.parametrize("name", ["*", "personne", "", "p*)(uid=*", "a" * 500, "\udcff"])
def test_a_name_is_a_name_and_never_a_filter(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, name: str
) -> None:
    assert door(keeper, slapd, source).with_password(name, PASSWORD) is None


def test_who_is_in_no_named_group_is_told_and_stays_out(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, karim_id: str
) -> None:
    with pytest.raises(Refused, match="aucun de vos groupes") as refused:
        door(keeper, slapd, source).with_password(karim_id, PASSWORD)
    assert refused.value.rule == "sign_in.no_role" and keeper.accounts.list() == []


def test_a_name_that_two_people_have_lets_nobody_in(slapd: SignInDirectory) -> None:
    source = LdapIdentities(slapd.system(), slapd.settings(name="objectClass"))
    with pytest.raises(ConfigurationError, match="ne distingue pas"):
        source.authenticate("inetOrgPerson", PASSWORD, lambda _: True)
    source.close()


def test_wrong_tries_bring_a_delay_before_the_directory_is_asked(
    keeper: Doorkeeper, slapd: SignInDirectory, claire_id: str
) -> None:
    class Counting(LdapIdentities):
        asked = 0

        def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> None:
            self.asked += 1
            return None

    counting = Counting(slapd.system(), slapd.settings())
    at_the_door = door(keeper, slapd, counting)
    for _ in range(FREE_TRIES + 3):
        assert at_the_door.with_password(claire_id.upper(), "faux") is None
    assert counting.asked == FREE_TRIES
    keeper.clock.move(seconds=2)
    at_the_door.with_password(claire_id, "faux")
    assert counting.asked == FREE_TRIES + 1
    counting.close()


def test_other_spellings_of_a_name_share_its_delay_and_are_recorded_for_its_account(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, claire_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bound = list[str]()
    binds = LdapIdentities._binds
    monkeypatch.setattr(
        LdapIdentities, "_binds", lambda self, dn, word: bound.append(dn) or binds(self, dn, word)
    )
    at_the_door = door(keeper, slapd, source)
    found = at_the_door.with_password(claire_id, PASSWORD)
    assert found is not None
    bound.clear()
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    spelt = [claire_id[:n].translate(wide) + claire_id[n:] for n in range(len(claire_id))]
    for name in [*spelt, *(f"{each}\ufe0f" for each in spelt)]:
        assert at_the_door.with_password(name, "faux") is None
    assert len(bound) == FREE_TRIES
    assert at_the_door.with_password(claire_id, PASSWORD) is None
    refused = [e for e in keeper.ledger.events() if e.kind is Kind.SIGN_IN_REFUSED]
    assert len(refused) == FREE_TRIES and {e.payload["actor"] for e in refused} == {found[0].id}


def test_whom_the_directory_finds_by_several_names_has_one_delay(
    keeper: Doorkeeper, slapd: SignInDirectory
) -> None:
    class OneForAll(LdapIdentities):
        """Finds one person by whatever name, as one that compares without accents does."""

        def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> None:
            allowed.append(may_try("4711"))

    allowed, source = list[bool](), OneForAll(slapd.system(), slapd.settings())
    for name in ("rene", "réne", "rené", "rëne", "renë", "rêne", "renê"):
        assert door(keeper, slapd, source).with_password(name, "faux") is None
    assert allowed == [True] * FREE_TRIES + [False] * 2
    source.close()


def test_a_password_kept_here_is_never_sent_to_the_directory(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, claire_id: str
) -> None:
    at_the_door = door(keeper, slapd, source)
    found = at_the_door.with_password(claire_id, PASSWORD)
    assert found is not None
    local = found[0].__class__(**vars(found[0]) | {"id": "secours"})
    keeper.accounts.create(local, "mot de passe d'ici")
    source.authenticate = None  # type: ignore[assignment,method-assign]  # must not be called
    for name in ("secours", " SECOURS", "\uff53ecours"):
        assert at_the_door.with_password(name, "faux") is None
    assert at_the_door.with_password("secours", "mot de passe d'ici") == (local, "password")


def test_a_directory_that_is_away_lets_nobody_in_and_counts_no_try(
    keeper: Doorkeeper, slapd: SignInDirectory, claire_id: str
) -> None:
    away = LdapIdentities(slapd.system(url="ldap://127.0.0.1:1"), slapd.settings())
    at_the_door = door(keeper, slapd, away)
    for _ in range(FREE_TRIES + 2):
        with pytest.raises(ToolError):
            at_the_door.with_password(claire_id, PASSWORD)
    away.close()
    back = LdapIdentities(slapd.system(), slapd.settings())
    assert door(keeper, slapd, back).with_password(claire_id, PASSWORD) is not None
    back.close()


def test_a_change_of_groups_ends_the_sign_in_at_the_next_check(
    keeper: Doorkeeper, slapd: SignInDirectory, source: LdapIdentities, claire_id: str
) -> None:
    at_the_door = door(keeper, slapd, source)
    found = at_the_door.with_password(claire_id, PASSWORD)
    assert found is not None
    account = found[0].id
    secret = keeper.sign_ins.open(*found)
    keeper.clock.move(minutes=11)
    standing = keeper.sign_ins.look(secret)
    assert standing is not None and standing.due and at_the_door.still(standing, secret)
    assert keeper.sign_ins.look(secret) is not None

    slapd.put(SUPERVISORS, person_dn(claire_id))
    try:
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(secret)
        assert standing is not None and standing.due and not at_the_door.still(standing, secret)
        assert keeper.sign_ins.look(secret) is None
        assert keeper.accounts.actor(account).roles == {Role.AGENT, Role.SUPERVISEUR}

        second = keeper.sign_ins.open(keeper.accounts.actor(account), "ldap")
        slapd.put(SUPERVISORS, person_dn("personne"))
        slapd.put(AGENTS, person_dn("personne"))
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(second)
        assert standing is not None and not at_the_door.still(standing, second)
        assert keeper.sign_ins.look(second) is None and keeper.accounts.actor(account).roles == frozenset()
        assert Kind.ACCOUNT_CHANGED in [e.kind for e in keeper.ledger.events()]
    finally:
        slapd.put(AGENTS, person_dn(claire_id))


def test_the_doctor_says_whether_every_group_of_the_settings_is_there(
    slapd: SignInDirectory, tmp_path: Path
) -> None:
    def found(**changes: Any) -> Result:
        signing = SignInSettings(ldap=slapd.settings(**changes))
        systems = SystemsSettings(directory=slapd.system())
        return check_sign_in(Settings(home=tmp_path, systems=systems, sign_in=signing))

    assert found() == Found("mots de passe · annuaire, 2 groupes")
    for wrong in (
        {"roles": {"cn=absent,dc=paris,dc=demo": ["agent"]}},
        {"groups": "ou=absent,dc=paris,dc=demo"},
    ):
        assert isinstance(found(**wrong), Missing)
