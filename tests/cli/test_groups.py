"""The other commands: tools, city, accounts, rules, licences, doctor, version."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.tools.made import make_package

BEFFROI = Path(sys.executable).with_name("beffroi")


def test_help_and_version_start_nothing_heavy(tmp_path: Path) -> None:
    script = "import sys, ui.cli.main; print([m for m in sys.modules if m.split('.')[0] in %r])"
    heavy = (
        "agents",
        "guards",
        "tools",
        "pydantic",
        "sqlalchemy",
        "langgraph",
        "llama_cpp",
        "chainlit",
        "numpy",
    )
    done = subprocess.run([sys.executable, "-c", script % (heavy,)], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    "words", [["tool", "list"], ["tool", "check", "."], ["mcp", "list"], ["config", "check"]]
)
def test_what_reads_only_tools_and_settings_loads_no_database(tmp_path: Path, words: list[str]) -> None:
    make_package(tmp_path)
    script = (
        "import sys, contextlib, io\nfrom ui.cli.main import run\nsys.argv = ['beffroi', *sys.argv[1:]]\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n    run()\n"
        "print([m for m in ('guards', 'sqlalchemy', 'langgraph', 'llama_cpp') if m in sys.modules])"
    )
    house = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=tmp_path / "beffroi_colis",
        env={**os.environ, "BEFFROI_HOME": str(tmp_path / "home"), "PYTHONPATH": house},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_installed_command_says_its_version() -> None:
    done = subprocess.run([BEFFROI, "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("beffroi 0.")


def test_every_command_has_french_help(beffroi: Command) -> None:
    told = beffroi("--help").out
    for name in (
        "ask",
        "answer",
        "runs",
        "approvals",
        "effects",
        "ledger",
        "city",
        "tool",
        "tools",
        "policy",
        "eval",
    ):
        assert name in told
        assert beffroi(name, "--help").code == 0
    for name in ("bench", "train", "serve", "doctor", "supply", "models", "circuit", "accounts"):
        assert name in told


def test_a_wrong_option_is_a_wrong_use(beffroi: Command) -> None:
    assert beffroi("ask", "bonjour").code == 2


def test_tools_are_listed_and_shown(beffroi: Command) -> None:
    listed = beffroi("tools", "list", "--json").json
    assert len(listed["tools"]) >= 22
    assert "gis.locate" in beffroi("tools", "list").out
    assert "gis.locate(address: texte) -> Place" in beffroi("tools", "show", "gis.locate").out
    assert beffroi("tools", "show", "gis.locate", "--json").json["effect"] == "read"
    missing = beffroi("tools", "show", "meteo.forecast")
    assert missing.code == 1 and "beffroi tool list" in missing.err


def test_the_city_is_described_and_kept(beffroi: Command) -> None:
    facts = beffroi("city", "info", "--json").json
    assert facts["people"] >= 600 and facts["tickets"] >= 6000
    again = beffroi("city", "generate")
    assert again.code == 0 and "existe déjà" in again.err


def test_a_home_without_city_says_how_to_make_one(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path / "empty"))
    done = beffroi("city", "info")
    assert done.code == 1 and "beffroi city generate" in done.err


def test_a_mistyped_home_is_not_told_to_have_a_whole_register(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path / "mistyped"))
    for words in (("ledger", "verify"), ("runs", "list"), ("retention", "holds"), ("inquiry", "list")):
        done = beffroi(*words)
        assert done.code == 1 and "BEFFROI_HOME" in done.err and "intact" not in done.out, words
    assert not (tmp_path / "mistyped").exists()


def test_an_official_file_that_is_none_is_told(beffroi: Command, tmp_path: Path) -> None:
    file = tmp_path / "adresses.csv"
    file.write_text("n'importe quoi")
    done = beffroi("city", "import", str(file))
    assert done.code == 1 and "adresses.csv" in done.err


def test_accounts_are_listed_and_made(beffroi: Command) -> None:
    assert "claire.aubry" in beffroi("accounts", "list").out
    words = ("accounts", "create", "awa", "--person", "Awa Diarra", "--role", "agent")
    assert "12 caractères" in beffroi(*words, stdin=b"court\n").err
    assert beffroi(*words, stdin=b"un mot de passe long\n").code == 0
    assert "awa" in {account["id"] for account in beffroi("accounts", "list", "--json").json}
    assert "existe déjà" in beffroi(*words, stdin=b"un mot de passe long\n").err


def test_an_account_needs_one_person_and_a_known_role(beffroi: Command) -> None:
    several = beffroi("accounts", "create", "m", "--person", "Martin")
    assert several.code == 1 and "Martin" in several.err
    role = beffroi("accounts", "create", "m", "--person", "Awa Diarra", "--role", "chef")
    assert role.code == 1 and "superviseur" in role.err


def test_a_broken_setting_is_named(beffroi: Command, home: Path) -> None:
    (home / "beffroi.toml").write_text('[server]\nport = "quatre-vingts"\n')
    done = beffroi("doctor")
    assert done.code == 1 and "server.port" in done.err
    (home / "beffroi.toml").write_text("[server\n")
    assert "ligne 1) : il manque « ] » à la fin du titre" in beffroi("doctor").err


def test_broken_rules_are_said_and_found_by_their_tests(beffroi: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.rego").write_text("package beffroi.main\n\njudgement := \n")
    done = beffroi("policy", "test", "--folder", str(tmp_path))
    assert done.code == 1 and done.out.strip()


def test_the_doctor_names_what_is_missing_and_the_command_for_it(
    beffroi: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BEFFROI_MODEL__URL")
    monkeypatch.setenv("BEFFROI_MODEL__PATH", str(tmp_path / "absent.gguf"))
    told = beffroi("doctor", "--json")
    checks = {check["name"]: check for check in told.json["checks"]}
    assert told.code == 1 and not told.json["ok"]
    assert checks["Modèle"]["state"] == "missing" and checks["Modèle"]["command"]
    assert checks["Bac à sable"]["state"] == "found"
    assert checks["Règles"]["state"] == "found"
