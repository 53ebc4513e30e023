"""Sign-in by a real, certified OpenID provider: code flow with PKCE, keys that change, groups that vanish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from beffroi.errors import Failure, Refused, ToolError
from beffroi.identity import Role
from beffroi.ports import Directory
from beffroi.settings.installation import Settings
from beffroi.settings.sign_in import SignInSettings
from guards.people.sign_in import SignIn
from tests.sign_in.conftest import Doorkeeper
from tests.sign_in.provider import OidcServer, walk
from tools.directory.embedded import EmbeddedDirectory
from tools.sign_in.oidc import OidcProvider
from ui.checks.findings import Found, Missing, Result
from ui.checks.sign_in import check_sign_in

ROLES = {"beffroi-agents": ["agent"], "beffroi-superviseurs": ["superviseur"]}


def claims(person: str, *groups: str) -> dict[str, Any]:
    return {"preferred_username": person, "name": "Claire A.", "groups": ["chorale", *groups]}


@pytest.fixture
def provider(oidc: OidcServer, staff: EmbeddedDirectory, claire_id: str) -> Iterator[OidcProvider]:
    oidc.write({"u-1": claims(claire_id, "beffroi-agents")})
    made = OidcProvider(oidc.settings(roles=ROLES), staff)
    yield made
    made.close()


@pytest.fixture
def door(keeper: Doorkeeper, oidc: OidcServer, provider: OidcProvider) -> SignIn:
    settings = SignInSettings(oidc=oidc.settings(roles=ROLES))
    return SignIn(
        settings, keeper.store, keeper.ledger, keeper.accounts, keeper.sign_ins, None, provider, keeper.clock
    )


def test_a_person_of_a_named_group_comes_in_and_is_the_directorys_person(
    door: SignIn, keeper: Doorkeeper, claire_id: str
) -> None:
    address, secret = door.send("/runs")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 43 and asked["response_type"] == ["code"]
    actor, keep, onward = door.come_back(secret, walk(address, "u-1"))
    assert onward == "/runs" and actor.name == "Claire Aubry" and actor.person_id == claire_id
    assert actor.roles == {Role.AGENT} and "refresh" in keep
    assert keeper.accounts.identity(actor.id)[0] == "oidc"


def test_an_answer_serves_once_and_only_the_browser_that_was_sent(door: SignIn) -> None:
    address, secret = door.send("/")
    answer = walk(address, "u-1")
    for other in ("", "x" * 43):
        with pytest.raises(Refused) as refused:
            door.come_back(other, answer)
        assert refused.value.rule == "sign_in.errand"
    door.come_back(secret, answer)
    with pytest.raises(Refused):
        door.come_back(secret, answer)


def test_an_errand_runs_out(door: SignIn, keeper: Doorkeeper) -> None:
    _, secret = door.send("/")
    keeper.clock.move(minutes=11)
    with pytest.raises(Refused, match="expiré"):
        door.come_back(secret, {"code": "x", "state": "y"})


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"state": "another"}, "state"), ({"iss": "http://127.0.0.1:1"}, "iss"), ({"iss": None}, "iss"),
        ({"code": None}, "code"), ({"code": "made-up"}, "code"),
    ],
)  # fmt: skip
def test_a_changed_answer_does_not_hold(door: SignIn, change: dict[str, Any], what: str) -> None:
    address, secret = door.send("/")
    answer = walk(address, "u-1") | change
    with pytest.raises(Refused, match=rf"\({what}\)"):
        door.come_back(secret, {name: value for name, value in answer.items() if value is not None})


def test_a_code_of_one_browser_does_not_serve_another(door: SignIn) -> None:
    stolen = walk(door.send("/")[0], "u-1")["code"]
    address, secret = door.send("/")
    with pytest.raises(Refused, match=r"\(code\)"):  # the provider holds the code to the first one's verifier
        door.come_back(secret, walk(address, "u-1") | {"code": stolen})


def test_a_refusal_by_the_provider_is_told_without_its_words(door: SignIn, oidc: OidcServer) -> None:
    address, secret = door.send("/")
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = {"error": "access_denied", "error_description": "<b>", "state": state, "iss": oidc.url}
    with pytest.raises(Refused, match="ne vous a pas laissé entrer") as refused:
        door.come_back(secret, answer)
    assert "<b>" not in refused.value.fr


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"preferred_username": "personne.ici", "groups": ["beffroi-agents"]}, "sign_in.unlinked"),
        ({"groups": ["beffroi-agents"]}, "sign_in.unlinked"),
        ({"preferred_username": "claire.aubry", "groups": []}, "sign_in.no_role"),
        ({"preferred_username": "claire.aubry", "groups": {"beffroi-agents": True}}, "sign_in.no_role"),
    ],
)
def test_a_stranger_to_the_directory_or_to_every_group_stays_out(
    door: SignIn, keeper: Doorkeeper, oidc: OidcServer, told: dict[str, Any], rule: str
) -> None:
    oidc.write({"u-2": told})
    address, secret = door.send("/")
    with pytest.raises(Refused) as refused:
        door.come_back(secret, walk(address, "u-2"))
    assert refused.value.rule == rule and keeper.accounts.list() == []


def test_an_address_links_only_when_the_provider_has_verified_it(
    oidc: OidcServer, staff: EmbeddedDirectory, claire_id: str, keeper: Doorkeeper
) -> None:
    email = staff.get_person(claire_id).email
    settings = oidc.settings(roles=ROLES, person="email", link="email")
    provider = OidcProvider(settings, staff)
    door = SignIn(
        SignInSettings(oidc=settings),
        keeper.store,
        keeper.ledger,
        keeper.accounts,
        keeper.sign_ins,
        None,
        provider,
    )
    told = {"email": email.upper(), "groups": ["beffroi-agents"]}
    for verified, comes_in in ((None, False), (False, False), (True, True)):
        oidc.write({"u-3": told | {"email_verified": verified}})
        address, secret = door.send("/")
        try:
            actor, _, _ = door.come_back(secret, walk(address, "u-3"))
            assert comes_in and actor.person_id == claire_id
        except Refused as refused:
            assert not comes_in and refused.rule == "sign_in.unlinked"
    provider.close()


def test_groups_that_vanish_end_the_sign_in_at_the_next_check(
    door: SignIn, keeper: Doorkeeper, oidc: OidcServer, claire_id: str
) -> None:
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    for _ in range(2):  # the refresh token changes at each use, and the new one is kept
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(secret)
        assert standing is not None and standing.due and door.still(standing, secret)
    oidc.write({"u-1": claims(claire_id)})
    keeper.clock.move(minutes=11)
    standing = keeper.sign_ins.look(secret)
    assert standing is not None and not door.still(standing, secret)
    assert keeper.sign_ins.look(secret) is None and keeper.accounts.actor(actor.id).roles == frozenset()


class _Unsteady:
    """A directory that cannot be asked while it is ``away``."""

    def __init__(self, staff: EmbeddedDirectory) -> None:
        self._staff, self.away = staff, False

    def __getattr__(self, name: str) -> Any:
        if self.away:
            raise ToolError(Failure.TIMEOUT, "L'annuaire n'a pas répondu à temps.")
        return getattr(self._staff, name)


def test_a_refresh_token_that_was_exchanged_is_kept_though_what_is_asked_next_fails(
    keeper: Doorkeeper, oidc: OidcServer, provider: OidcProvider, staff: EmbeddedDirectory
) -> None:
    directory = _Unsteady(staff)
    settings = oidc.settings(roles=ROLES)
    asked = OidcProvider(settings, cast(Directory, directory))
    door = SignIn(
        SignInSettings(oidc=settings), keeper.store, keeper.ledger, keeper.accounts, keeper.sign_ins, None,
        asked, keeper.clock,
    )  # fmt: skip
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    for directory.away in (True, False):
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(secret)
        assert standing is not None and standing.due and door.still(standing, secret)
    asked.close()


def test_what_asks_the_provider_again_is_not_kept_for_a_sign_in_that_ended(
    door: SignIn, keeper: Doorkeeper
) -> None:
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    standing = keeper.sign_ins.look(secret)
    assert standing is not None
    keeper.sign_ins.end(standing.id, "out")
    keeper.sign_ins.keep(standing.id, secret, keep)
    assert keeper.sign_ins.kept(standing.id, secret) == ""


def test_somebody_whom_the_provider_no_longer_knows_is_out(
    door: SignIn, keeper: Doorkeeper, oidc: OidcServer
) -> None:
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    oidc.write({})
    keeper.clock.move(minutes=11)
    standing = keeper.sign_ins.look(secret)
    assert standing is not None and not door.still(standing, secret)
    assert keeper.sign_ins.look(secret) is None


def test_what_asks_the_provider_again_cannot_be_read_from_the_database(
    door: SignIn, keeper: Doorkeeper
) -> None:
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    standing = keeper.sign_ins.look(secret)
    assert standing is not None and keeper.sign_ins.kept(standing.id, secret) == keep
    assert keeper.sign_ins.kept(standing.id, "another") == ""
    with keeper.store.engine.connect() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM sign_in").all())
    assert secret not in rows and "refresh" not in rows


def test_a_provider_that_is_away_leaves_one_more_period(
    door: SignIn, keeper: Doorkeeper, oidc: OidcServer
) -> None:
    address, errand = door.send("/")
    actor, keep, _ = door.come_back(errand, walk(address, "u-1"))
    secret = keeper.sign_ins.open(actor, "oidc", keep=keep)
    oidc.stop()
    try:
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(secret)
        assert standing is not None and door.still(standing, secret)
        keeper.clock.move(minutes=11)
        standing = keeper.sign_ins.look(secret)
        assert standing is not None and not door.still(standing, secret)
        assert keeper.sign_ins.look(secret) is None
        assert keeper.accounts.actor(actor.id).roles == {Role.AGENT}
    finally:
        oidc.start()


def test_the_provider_may_change_its_keys(
    oidc: OidcServer, staff: EmbeddedDirectory, claire_id: str, keeper: Doorkeeper
) -> None:
    settings = oidc.settings(roles=ROLES)
    oidc.write({"u-1": claims(claire_id, "beffroi-agents")})
    provider = OidcProvider(settings, staff)
    moments = iter(range(0, 10_000, 25))
    provider._metadata._clock = lambda: float(next(moments))
    door = SignIn(
        SignInSettings(oidc=settings),
        keeper.store,
        keeper.ledger,
        keeper.accounts,
        keeper.sign_ins,
        None,
        provider,
    )
    address, secret = door.send("/")
    door.come_back(secret, walk(address, "u-1"))
    oidc.stop()
    oidc.rotate()
    oidc.start()
    address, secret = door.send("/")
    assert door.come_back(secret, walk(address, "u-1"))[0].person_id == claire_id
    provider.close()


def test_the_doctor_says_whether_the_provider_is_the_one_of_the_settings(
    oidc: OidcServer, city_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "city").symlink_to(city_folder)

    def found(**changes: Any) -> Result:
        signing = SignInSettings(oidc=oidc.settings(roles=ROLES, **changes), passwords=False)
        return check_sign_in(Settings(home=tmp_path, sign_in=signing))

    assert found() == Found(f"fournisseur {oidc.url}, 2 groupes")
    for wrong in (
        {"url": oidc.url + "/other"},
        {"url": "http://127.0.0.1:1"},
        {"client_secret": {"env": "NOT_SET"}},
    ):
        assert isinstance(found(**wrong), Missing)
