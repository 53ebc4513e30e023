"""`beffroi config` and the doctor's systems as commands; a marked secret is nowhere in what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_config_check import LDAP, MARK


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Path:
    """Settings whose secret lies in a file, and a directory that nobody serves."""
    secret = tmp_path / "annuaire.secret"
    secret.write_text(MARK + "\n")
    secret.chmod(0o600)
    lines = LDAP.replace("annuaire.ville.example", "127.0.0.1:9") + f'password = {{ file = "{secret}" }}\n'
    (home / "beffroi.toml").write_text("[server]\nport = 8061\n" + lines + "timeout = 2\n")
    (home / "beffroi.toml").chmod(0o600)
    return secret


def test_check_says_each_place_and_ends_with_1(beffroi: Command, home: Path) -> None:
    (home / "beffroi.toml").write_text("langage = 1\n\n[server]\nport = []\n")
    told = beffroi("config", "check")
    assert told.code == 1 and f"{home}/beffroi.toml:1:1 : erreur" in told.out and ":4:8 : erreur" in told.out
    assert "→ language" in told.out
    record = beffroi("config", "check", "--json").json
    assert not record["ok"] and [e["line"] for e in record["errors"]] == [1, 4]


def test_check_of_a_right_or_absent_file(beffroi: Command, settings: Path) -> None:
    assert beffroi("config", "check").code == 0
    assert beffroi("config", "check", str(settings.parent / "absent.toml")).code == 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[server]\nport = 'x'\n", "ligne 2) : server.port : ce n'est pas un nombre entier"),
        ("language = fr\n", "ligne 1) : la valeur n'est pas du TOML"),
        ("[systems.mail]\nkind = 'smtp'\n", "il manque « host »"),
    ],
)
def test_every_command_says_what_is_wrong_as_the_check_does(
    beffroi: Command, home: Path, written: str, told: str
) -> None:
    (home / "beffroi.toml").write_text(written)
    for words in (["runs", "list"], ["config", "show"], ["doctor"]):
        done = beffroi(*words)
        assert done.code == 1 and told in done.err and "nput" not in done.err and "Field" not in done.err


def test_a_link_to_settings_that_are_not_there_is_no_absent_file(beffroi: Command, home: Path) -> None:
    (home / "beffroi.toml").symlink_to(home / "volume" / "beffroi.toml")
    for words in (["config", "check"], ["runs", "list"], ["serve"]):
        done = beffroi(*words)
        assert done.code == 1 and "est un lien vers" in done.err and "retirez le lien" in done.err


def test_a_settings_file_that_cannot_be_read_is_told(beffroi: Command, home: Path) -> None:
    (home / "beffroi.toml").mkdir()
    for words in (["config", "check"], ["doctor"]):
        done = beffroi(*words)
        assert done.code == 1 and "beffroi.toml » ne peut pas être lu : c'est un dossier." in done.err


def test_a_variable_that_is_no_json_is_told(beffroi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEFFROI_SERVER", "{port")
    done = beffroi("runs", "list")
    assert done.code == 1 and "n'est pas du JSON" in done.err


def test_a_file_as_windows_writes_it_is_read(beffroi: Command, home: Path) -> None:
    (home / "beffroi.toml").write_bytes(b"\xef\xbb\xbf[server]\r\nport = 8123\r\nhots = 1\r\n")
    wrong = beffroi("config", "check")
    assert wrong.code == 1 and "beffroi.toml:3:1 : erreur" in wrong.out and "1 erreur" in wrong.err
    (home / "beffroi.toml").write_bytes(b"\xef\xbb\xbf[server]\r\nport = 8123\r\n")
    assert beffroi("config", "check").code == 0
    assert "server.port\t8123\tfichier, ligne 2" in beffroi("config", "show").out


def test_show_says_where_each_setting_comes_from(
    beffroi: Command, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEFFROI_DATABASE", f"postgresql://beffroi:{MARK}@bd/b?password={MARK}")
    shown = {one["setting"]: one for one in beffroi("config", "show", "--json").json["settings"]}
    assert (shown["server.port"]["source"], shown["server.port"]["line"]) == ("file", 2)
    assert shown["server.host"]["source"] == "default"
    assert shown["sandbox.spares"]["variable"] == "BEFFROI_SANDBOX__SPARES"
    assert shown["systems.directory.password"]["value"] == f"secret : fichier {settings}"
    assert shown["database"]["value"] == "postgresql://beffroi:••••••@bd/b?password=••••••"
    told = beffroi("config", "show").out
    assert "server.port\t8061\tfichier, ligne 2" in told and MARK not in told


def test_no_command_says_the_secret(beffroi: Command, settings: Path, home: Path) -> None:
    commands = [(*words, *form) for words in (("config", "show"), ("config", "check"), ("doctor",))
                for form in ((), ("--json",))]  # fmt: skip
    for words in commands:
        done = beffroi(*words)
        assert MARK not in done.out + done.err, words
    assert MARK not in (home / "systems.json").read_text()


def test_the_doctor_has_a_line_for_each_system(beffroi: Command, settings: Path) -> None:
    told = beffroi("doctor", "--json")
    systems = {one["name"]: one for one in told.json["systems"]}
    assert told.code == 1 and list(systems) == [
        "directory",
        "geocoder",
        "gis",
        "ticketing",
        "documents",
        "mail",
    ]
    assert systems["directory"]["kind"] == "ldap" and systems["directory"]["reachable"] is False
    assert systems["directory"]["trouble"] and systems["directory"]["next_step"]
    assert systems["ticketing"]["reachable"] and "tickets" in systems["ticketing"]["notes"][0]
