"""`beffroi serve`: the first start makes everything, and says where to go and who may sign in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from guards import build_guards
from tests.cli.conftest import Command
from ui.cli.serve import welcome
from ui.home import load_settings, prepare_home

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


def test_a_first_start_makes_the_city_and_the_accounts_and_serves(tmp_path: Path) -> None:
    port = _free_port()
    environment = {**os.environ, "BEFFROI_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}
    out = tmp_path / "out"
    with out.open("w") as written:
        process = subprocess.Popen(
            [BEFFROI, "serve", "--port", str(port)], env=environment, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + START
        while not _answers(f"http://127.0.0.1:{port}/healthz"):
            assert process.poll() is None and time.monotonic() < until, out.read_text()
            time.sleep(0.3)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    told = out.read_text()
    assert f"http://127.0.0.1:{port}" in told
    assert "claire.aubry" in told and "Mot de passe" in told and "… Tickets" in told
    assert "Traceback" not in told


def test_nothing_is_served_with_a_setting_that_is_none(beffroi: Command, home: Path) -> None:
    home.chmod(0o700)
    (home / "beffroi.toml").write_text("[server]\nsecure_cookie = true\n[policy.limit]\nat_once = 2\n")
    told = beffroi("serve", "--port", str(_free_port()))
    assert told.code == 1 and "secure_cookies" in told.err and "1 de plus" in told.err
    checks = {each["name"]: each for each in beffroi("doctor", "--json").json["checks"]}
    assert checks["Réglages"]["state"] == "missing" and checks["Dossier"]["state"] == "found"
    home.chmod(0o755)
    checks = {each["name"]: each for each in beffroi("doctor", "--json").json["checks"]}
    assert checks["Dossier"]["command"] == f"chmod 700 {home}"


def test_an_address_in_use_is_told_with_another_one(beffroi: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = beffroi("serve", "--port", str(taken.getsockname()[1]))
    assert done.code == 1 and "un autre programme l'utilise" in done.err


def test_open_demo_accounts_are_warned_about(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings()
    server = settings.server.model_copy(update={"host": "0.0.0.0"})
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
