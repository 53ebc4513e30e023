"""`beffroi serve`: the first start makes everything, and says where to go and who may sign in."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from guards import build_guards
from tests.cli.conftest import Command, _link
from tests.needs import require
from ui.cli.serve import welcome
from ui.home import prepare_home
from ui.serving.only_server import only_server
from ui.settings import load_settings

BEFFROI = Path(sys.executable).with_name("beffroi")
START = 120.0
"""Seconds that a first start may take, the city included, on a busy machine."""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@contextmanager
def _served(home: Path, out: Path, how: signal.Signals = signal.SIGINT) -> Iterator[str]:
    """The address of a real server process on a home; what it writes is in ``out``, how it is stopped in
    ``how``."""
    port = _free_port()
    environment = {**os.environ, "BEFFROI_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with out.open("w") as written:
        process = subprocess.Popen(
            [BEFFROI, "serve", "--port", str(port)], env=environment, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        url, until = f"http://127.0.0.1:{port}", time.monotonic() + START
        while not _answers(f"{url}/healthz"):
            assert process.poll() is None and time.monotonic() < until, out.read_text()
            time.sleep(0.3)
        yield url
    finally:
        process.send_signal(how)
        # By one of these two a server ends in order; one test kills it.
        assert process.wait(30) in (0, -signal.SIGKILL), out.read_text()


def _until(found: Callable[[], object]) -> None:
    until = time.monotonic() + START
    while not found():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_first_start_makes_the_city_and_the_accounts_and_serves(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with _served(tmp_path / "home", out, signal.SIGTERM) as url:
        idle = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        for wait in (6, 0):  # seconds; uvicorn of itself closes after 5, perhaps as the next request comes
            idle.request("GET", "/healthz")
            assert idle.getresponse().read()
            time.sleep(wait)
        idle.close()
    told = out.read_text()
    assert url in told
    assert "claire.aubry" in told and "Mot de passe" in told and "… Tickets" in told
    assert "Traceback" not in told


def test_nothing_is_served_with_a_setting_that_is_none(beffroi: Command, home: Path) -> None:
    home.chmod(0o700)
    (home / "beffroi.toml").write_text("[server]\nsecure_cookie = true\n[policy.limit]\nat_once = 2\n")
    told = beffroi("serve", "--port", str(_free_port()))
    assert told.code == 1 and "secure_cookies" in told.err and "1 de plus" in told.err
    for served in (["mcp", "serve", "--as", "claire.aubry"], ["demo-real"]):
        told = beffroi(*served)
        assert told.code == 1 and "secure_cookies" in told.err and "1 de plus" in told.err
    checks = {each["name"]: each for each in beffroi("doctor", "--json").json["checks"]}
    assert checks["Réglages"]["state"] == "missing" and checks["Dossier"]["state"] == "found"
    home.chmod(0o755)
    checks = {each["name"]: each for each in beffroi("doctor", "--json").json["checks"]}
    assert checks["Dossier"]["command"] == f"chmod 700 {home}"


def test_a_second_server_on_a_home_is_refused_and_names_the_first(
    beffroi: Command, home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with _served(home, out) as url:
        second = beffroi("serve", "--port", str(_free_port()))
        assert second.code == 1 and url in second.err and "processus" in second.err
        assert beffroi("runs", "list").code == 0
        process = int(re.findall(r"processus (\d+)", second.err)[0])
        os.kill(process, signal.SIGKILL)
    with _served(home, out) as url:  # the lock went with the process
        assert url in (home / "server.lock").read_text()


def test_several_servers_on_one_state_have_a_home_each(tmp_path: Path) -> None:
    database = "postgresql+psycopg://beffroi@bd.ville.example/etat"
    one, two = (Settings(home=tmp_path / name, database=database) for name in ("one", "two"))
    again = pytest.raises(ConfigurationError, match="déjà ouvert")
    with only_server(one), only_server(two), again, only_server(one):
        pass


def test_an_address_in_use_is_told_with_another_one(beffroi: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = beffroi("serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 1 and "un autre programme l'utilise" in done.err


@pytest.mark.parametrize("behind", [{"host": "0.0.0.0"}, {"secure_cookies": True}])
def test_open_demo_accounts_are_warned_about(
    behind: dict[str, object], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings()
    server = settings.server.model_copy(update=behind)
    welcome(settings.model_copy(update={"server": server}), prepare_home(settings))
    assert "ouverts à tous" in capsys.readouterr().out


def test_demo_accounts_with_passwords_of_their_own_are_not_told_as_open(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings()
    made = prepare_home(settings)
    with closing(build_guards(settings)) as guards:
        for account in made.accounts:
            guards.accounts.set_password(account.id, "une phrase bien à soi", "console")
    welcome(settings, made)
    told = capsys.readouterr().out
    assert "Mot de passe" not in told and "claire.aubry" not in told


DIRECTORY_AWAY = """
[systems.directory]
kind = "ldap"
url = "ldaps://127.0.0.1:1"
user = "cn=beffroi"
password = { env = "ANNUAIRE" }
people = "ou=agents"
[systems.directory.services]
base = "ou=services"
[sign_in.ldap]
groups = "ou=groupes"
[sign_in.ldap.roles]
"cn=agents,ou=groupes" = ["agent"]
"""


def test_a_directory_that_is_away_is_told_and_its_people_are_waited_for(
    city_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(find_spec("ldap") is not None, "python-ldap: scripts/install-tests.sh")
    monkeypatch.setenv("ANNUAIRE", "secret")
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(city_folder, home / "city", copy_function=_link)
    (home / "beffroi.toml").write_text(DIRECTORY_AWAY)
    with _served(home, out) as url:
        assert httpx.get(f"{url}/login", trust_env=False).status_code == 200
        _until(lambda: "Nobody can sign in by it" in out.read_text())
        for _ in range(2):
            form = {"name": "claire.aubry", "password": "Zyxwvut"}
            httpx.post(f"{url}/login", data=form, trust_env=False, timeout=30)
    told = out.read_text()
    assert "127.0.0.1:1" in told and "Traceback" not in told and "claire.aubry" not in told
    assert told.count("annuaire des connexions does not answer (unavailable)") == 1
