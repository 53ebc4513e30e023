"""What the tests of sign-in share: a real directory with passwords and groups, a real OpenID provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from beffroi.enums import Domain
from beffroi.records import Person
from beffroi.settings.sign_in import SignInSettings
from guards.ledger import Ledger
from guards.people.accounts import Accounts
from guards.people.sessions import SignIns
from guards.store import Store
from tests.guards.conftest import MovingClock, clock, database, ledger, store  # noqa: F401  # fixtures
from tests.sign_in.directory import SignInDirectory
from tests.sign_in.provider import SECRET as OIDC_SECRET
from tests.sign_in.provider import SECRET_VARIABLE, OidcServer, need_provider
from tests.ui.conftest import QUICK
from tools.city.folder import DIRECTORY
from tools.demo.demo_ldif import SECRET
from tools.demo.slapd_server import PASSWORD
from tools.directory.embedded import EmbeddedDirectory

PAGE = "http://127.0.0.1:8060"


@pytest.fixture(autouse=True)
def secrets_of_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    monkeypatch.setenv(SECRET_VARIABLE, OIDC_SECRET)


@pytest.fixture(scope="session")
def staff(city_folder: Path) -> EmbeddedDirectory:
    """The demo city's people, who stand in the LDAP directory under the same ids."""
    return EmbeddedDirectory(city_folder / DIRECTORY)


@pytest.fixture(scope="session")
def claire_id(staff: EmbeddedDirectory) -> str:
    return _person(staff, "Claire Aubry").id


@pytest.fixture(scope="session")
def karim_id(staff: EmbeddedDirectory) -> str:
    return _person(staff, "Karim Benali").id


def _person(staff: EmbeddedDirectory, name: str) -> Person:
    found = staff.find_person(name).exact
    assert found is not None and found.domain is Domain.VOIRIE
    return found


@pytest.fixture(scope="module")
def slapd(
    city_folder: Path, claire_id: str, karim_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SignInDirectory]:
    """A directory in which Claire is among the agents and Karim in no group that counts."""
    made = SignInDirectory.make(tmp_path_factory.mktemp("slapd"), city_folder, claire_id, karim_id)
    yield made
    made.server.stop()


@pytest.fixture(scope="module")
def oidc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OidcServer]:
    """A provider that sends people back to `PAGE`."""
    need_provider()
    server = OidcServer(tmp_path_factory.mktemp("oidc"), PAGE)
    server.start()
    yield server
    server.stop()


@dataclass(frozen=True)
class Doorkeeper:
    """The guards behind the door, on a clock that a test moves."""

    store: Store
    ledger: Ledger
    accounts: Accounts
    sign_ins: SignIns
    clock: MovingClock


@pytest.fixture
def keeper(store: Store, ledger: Ledger, clock: MovingClock) -> Doorkeeper:  # noqa: F811
    accounts = Accounts(store, ledger, clock, QUICK)
    return Doorkeeper(store, ledger, accounts, SignIns(store, ledger, SignInSettings(), clock), clock)
