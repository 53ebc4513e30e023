"""Preparing a home: what is made, what is kept, and who may sign in."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from beffroi.disk import OPEN_FR
from beffroi.errors import ConfigurationError
from beffroi.identity import Role
from beffroi.settings.installation import Settings
from beffroi.settings.systems import SystemsSettings
from guards import build_guards
from guards.people.demo_accounts import DEMO_ACCOUNTS
from tests.cli.test_systems import DIRECTORY
from tools.directory.embedded import EmbeddedDirectory
from ui.checks.findings import Found, Missing
from ui.checks.sign_in import check_demo_accounts
from ui.home import DEMO_PASSWORD, make_folder, open_to_all, prepare_home

BEFFROI = Path(sys.executable).with_name("beffroi")


def test_every_demo_account_has_its_place_in_the_directory(home: Path) -> None:
    ready = prepare_home(Settings(home=home))
    assert {actor.id for actor in ready.accounts} == {account.id for account in DEMO_ACCOUNTS}
    assert open_to_all(Settings(home=home)) == {account.id for account in DEMO_ACCOUNTS}
    wanted = {
        account.id: (account.domain.value, account.district, account.roles) for account in DEMO_ACCOUNTS
    }
    assert {a.id: (a.domain, a.district, a.roles) for a in ready.accounts} == wanted


def test_the_demo_password_signs_in(home: Path) -> None:
    with closing(build_guards(Settings(home=home))) as guards:
        actor = guards.accounts.authenticate("claire.aubry", DEMO_PASSWORD)
    assert actor is not None and actor.roles == {Role.AGENT}


def test_demo_accounts_are_not_made_beside_real_ones(home: Path) -> None:
    other, keys = home / "other" / "state.db", home / "other" / "keys.db"
    settings = Settings.model_validate(
        {"home": home, "database": f"sqlite:///{other}", "retention": {"keys": f"sqlite:///{keys}"}}
    )
    claire = next(a for a in prepare_home(Settings(home=home)).accounts if a.id == "claire.aubry")
    real = claire.__class__(**{**vars(claire), "id": "c.aubry"})
    with closing(build_guards(settings)) as guards:
        guards.accounts.create(real, "un mot de passe long")
    ready = prepare_home(settings)
    assert [actor.id for actor in ready.accounts] == ["c.aubry"] and open_to_all(settings) == frozenset()


def test_no_demo_account_is_made_from_the_city_s_own_directory(
    city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = EmbeddedDirectory(city_folder / "directory.db")
    closed: list[bool] = []
    city = SimpleNamespace(directory=directory, close=lambda: closed.append(True))
    monkeypatch.setattr("ui.home.build_connectors", lambda *_: city)
    settings = Settings(home=tmp_path, systems=SystemsSettings(directory=DIRECTORY))
    assert prepare_home(settings).accounts == ()
    assert prepare_home(settings, demo=True).accounts
    assert len(closed) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"server": {"secure_cookies": True}},
        {"server": {"host": "0.0.0.0"}},
        {"systems": {"directory": DIRECTORY}},
    ],
)
def test_the_doctor_tells_demo_accounts_open_to_more_than_this_machine(
    home: Path, more: dict[str, object]
) -> None:
    settings = Settings.model_validate({"home": home, **more})
    assert isinstance(check_demo_accounts(Settings(home=home)), Found)
    told = check_demo_accounts(settings)
    assert isinstance(told, Missing) and "admin" in told.detail and "--none" in told.command
    with closing(build_guards(settings)) as guards:
        for account in DEMO_ACCOUNTS:
            guards.accounts.set_roles(account.id, [], "console")
    assert isinstance(check_demo_accounts(settings), Found) and open_to_all(settings) == frozenset()


def test_the_doctor_makes_no_state_to_look_at_accounts(tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path, "server": {"secure_cookies": True}})
    assert isinstance(check_demo_accounts(settings), Found) and list(tmp_path.iterdir()) == []


def test_no_demo_accounts_stand_in_for_a_state_that_is_missing(home: Path) -> None:
    for file in home.glob("beffroi.db*"):
        file.unlink()
    with pytest.raises(ConfigurationError, match="Restaurez la base"):
        prepare_home(Settings(home=home))
    assert list(home.glob("beffroi.db*")) == []


def test_a_home_is_closed_to_others_and_two_homes_are_apart(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) & 0o077 == 0
    assert Settings(home=tmp_path / "x").database_url != Settings(home=tmp_path / "y").database_url


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="BEFFROI_HOME"):
        make_folder(tmp_path / "file" / "home")


def test_a_read_only_home_is_told_in_the_same_words_by_every_command(home: Path) -> None:
    told = set()
    for words in (["serve", "--port", "8099"], ["ask", "Bonjour", "--as", "x"], ["city", "generate"]):
        readonly = ["bwrap", "--dev-bind", "/", "/", "--ro-bind", str(home), str(home), str(BEFFROI)]
        done = subprocess.run([*readonly, *words], capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 1 and "Errno" not in done.stderr
        told |= {line for line in done.stderr.splitlines() if line.startswith("Erreur")}
    assert told == {
        f"Erreur : Le dossier « {home} » ne peut pas être écrit : le disque est en lecture seule. {OPEN_FR}"
    }
