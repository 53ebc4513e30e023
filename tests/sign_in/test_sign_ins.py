"""Sign-ins end: unused, too old, signed out here or everywhere, with another role or password."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from beffroi.identity import Role
from beffroi.settings.sign_in import SignInSettings
from guards.ledger import Kind
from guards.people.sign_in import SignIn
from tests.guards.people import CLAIRE, KARIM
from tests.sign_in.conftest import Doorkeeper


@pytest.fixture
def desk(keeper: Doorkeeper) -> Doorkeeper:
    """Claire and Karim, each with a password."""
    for actor in (CLAIRE, KARIM):
        keeper.accounts.create(actor, "un mot de passe long")
    return keeper


def why(desk: Doorkeeper) -> list[str]:
    return [e.payload["why"] for e in desk.ledger.events() if e.kind is Kind.SIGN_OUT]


def test_an_unused_sign_in_ends_and_a_used_one_goes_on(desk: Doorkeeper) -> None:
    used, unused = (desk.sign_ins.open(CLAIRE, "password") for _ in range(2))
    for _ in range(3):
        desk.clock.move(minutes=40)
        assert desk.sign_ins.look(used) is not None
    assert desk.sign_ins.look(unused) is None and why(desk) == ["idle"]


def test_a_page_that_looks_by_itself_keeps_nothing_alive(desk: Doorkeeper) -> None:
    secret = desk.sign_ins.open(CLAIRE, "password")
    for _ in range(5):
        desk.clock.move(minutes=11)
        assert desk.sign_ins.look(secret, active=False) is not None
    desk.clock.move(minutes=11)
    assert desk.sign_ins.look(secret, active=False) is None


def test_every_sign_in_ends_at_last_however_used(desk: Doorkeeper) -> None:
    secret = desk.sign_ins.open(CLAIRE, "password")
    for _ in range(23):
        desk.clock.move(minutes=30)
        assert desk.sign_ins.look(secret) is not None
    desk.clock.move(minutes=30)
    assert desk.sign_ins.look(secret) is None and why(desk) == ["absolute"]


ENDINGS: dict[str, Callable[[Doorkeeper], object]] = {
    "signed_out_everywhere": lambda desk: desk.sign_ins.end_all(CLAIRE.id, "signed_out_everywhere"),
    "roles": lambda desk: desk.accounts.set_roles(CLAIRE.id, {Role.AUDITEUR}, "admin"),
    "password": lambda desk: desk.accounts.set_password(CLAIRE.id, "un autre mot de passe", "admin"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_sign_in_of_the_person_ends_and_nobody_elses(desk: Doorkeeper, ending: str) -> None:
    first, second = (desk.sign_ins.open(CLAIRE, "password") for _ in range(2))
    other = desk.sign_ins.open(KARIM, "password")
    ENDINGS[ending](desk)
    assert desk.sign_ins.look(first) is None and desk.sign_ins.look(second) is None
    assert desk.sign_ins.look(other) is not None and why(desk) == [ending, ending]


def test_the_same_roles_again_end_nothing(desk: Doorkeeper) -> None:
    secret = desk.sign_ins.open(CLAIRE, "password")
    desk.accounts.set_roles(CLAIRE.id, CLAIRE.roles, "admin")
    assert desk.sign_ins.look(secret) is not None


def test_another_password_may_leave_the_sign_in_that_chose_it(desk: Doorkeeper) -> None:
    here, elsewhere = (desk.sign_ins.open(CLAIRE, "password") for _ in range(2))
    standing = desk.sign_ins.look(here)
    assert standing is not None
    desk.accounts.set_password(CLAIRE.id, "un autre mot de passe", CLAIRE.id, standing.id)
    assert desk.sign_ins.look(here) is not None and desk.sign_ins.look(elsewhere) is None
    assert desk.accounts.authenticate(CLAIRE.id, "un mot de passe long") is None
    assert desk.accounts.authenticate(CLAIRE.id, "un autre mot de passe") == CLAIRE


def test_signing_in_again_in_the_same_browser_ends_the_earlier_one(desk: Doorkeeper) -> None:
    first = desk.sign_ins.open(CLAIRE, "password")
    second = desk.sign_ins.open(KARIM, "password", instead_of=first)
    assert desk.sign_ins.look(first) is None and desk.sign_ins.look(second) is not None


def test_the_browsers_secret_is_not_in_the_database(desk: Doorkeeper) -> None:
    secret = desk.sign_ins.open(CLAIRE, "password", "Mozilla/5.0")
    with desk.store.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM sign_in").all())
    assert secret not in rows and "Mozilla" in rows and len(secret) >= 43


@pytest.mark.parametrize("secret", ["", "x", "\udcff", "a" * 10_000])
def test_no_other_secret_names_a_sign_in(desk: Doorkeeper, secret: str) -> None:
    desk.sign_ins.open(CLAIRE, "password")
    assert desk.sign_ins.look(secret) is None


def test_a_person_sees_their_sign_ins_that_hold(desk: Doorkeeper) -> None:
    desk.sign_ins.open(CLAIRE, "password", "old")
    desk.clock.move(minutes=70)
    desk.sign_ins.open(CLAIRE, "password", "new")
    assert [each.device for each in desk.sign_ins.of(CLAIRE.id)] == ["new"]


class Elsewhere:
    """A directory that knows nobody, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def authenticate(self, name: str, password: str, may_try: Callable[[str], bool]) -> None:
        self.asked.append((name, password))

    def again(self, subject: str) -> None:
        return None

    def check(self) -> str:
        return "nobody"


@pytest.mark.parametrize("typed", [KARIM.id, KARIM.id.upper(), KARIM.id.title(), f" {KARIM.id} "])
def test_a_password_kept_here_stays_here_in_whatever_letters_its_name_is_typed(
    desk: Doorkeeper, typed: str
) -> None:
    elsewhere = Elsewhere()
    door = SignIn(SignInSettings(), desk.store, desk.ledger, desk.accounts, desk.sign_ins, elsewhere)
    assert door.with_password(typed, "faux") is None
    assert door.with_password(typed, "un mot de passe long") == (KARIM, "password")
    assert elsewhere.asked == []
    assert door.with_password("quelqu.un", "le sien") is None
    assert elsewhere.asked == [("quelqu.un", "le sien")]
