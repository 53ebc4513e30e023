"""Chainlit's own files and the process's environment: nothing reports to the outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from tests.cli.test_systems import DIRECTORY
from tests.conformance.test_map_settings import WFS
from ui.chat.setup import prepare
from ui.serving.keys import session_key

REDMINE = {
    "kind": "redmine", "url": "https://t.example", "key": {"env": "X"}, "project": "p", "trackers": ["S"],
    "categories": {"V": "voirie"}, "statuses": {"N": "ouvert", "C": "fermé"}, "priorities": {"N": "normale"},
}  # fmt: skip


def test_what_would_report_or_serve_outside_is_removed_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "LANGSMITH_API_KEY": "x", "LANGCHAIN_TRACING_V2": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x",
        "LITERAL_API_KEY": "x", "DATABASE_URL": "postgres://x", "SLACK_BOT_TOKEN": "x", "OAUTH_GITHUB_CLIENT_ID": "x",
        "CHAINLIT_URL": "https://x", "PATH": "/bin", "BEFFROI_HOME": "/x",
    }  # fmt: skip
    prepare(Settings(home=tmp_path), "secret", environ)
    assert environ["PATH"] == "/bin" and environ["BEFFROI_HOME"] == "/x"
    assert environ["LANGCHAIN_TRACING_V2"] == environ["LANGSMITH_TRACING"] == "false"
    assert environ["OTEL_SDK_DISABLED"] == "true"
    assert {name for name in environ if name.startswith("CHAINLIT_")} == {
        "CHAINLIT_APP_ROOT", "CHAINLIT_AUTH_SECRET",
    }  # fmt: skip
    assert not {"LITERAL_API_KEY", "DATABASE_URL", "SLACK_BOT_TOKEN", "OAUTH_GITHUB_CLIENT_ID"} & set(environ)


def test_what_is_off_is_off_in_chainlits_settings(tmp_path: Path) -> None:
    root = prepare(Settings(home=tmp_path), "secret", {})
    config = tomllib.loads((root / ".chainlit" / "config.toml").read_text("utf-8"))
    off = (
        "unsafe_allow_html",
        "latex",
        "edit_message",
        "allow_thread_sharing",
        "favorites",
        "auto_tag_thread",
    )
    assert not any(config["features"][name] for name in off)
    for feature in ("mcp", "audio", "spontaneous_file_upload"):
        assert config["features"][feature]["enabled"] is False
    assert config["project"]["allow_origins"] == [] and config["features"]["user_message_markdown"] is False


@pytest.mark.parametrize(("language", "locale", "word"), [("fr", "fr-FR", "votre"), ("en", "en-US", "your")])
def test_the_page_speaks_the_installations_language(
    tmp_path: Path, language: str, locale: str, word: str
) -> None:
    settings = Settings(home=tmp_path, language=language)  # type: ignore[arg-type]
    root = prepare(settings, "secret", {})
    file = root / ".chainlit" / "translations" / f"{locale}.json"
    assert word in json.loads(file.read_text("utf-8"))["chat"]["input"]["placeholder"]
    assert (root / f"chainlit_{locale}.md").read_text("utf-8").startswith("# Beffroi")


@pytest.mark.parametrize(
    ("systems", "told"),
    [
        ({}, "**Ville de Lille.** Inventés, pour la démonstration : personnes, tickets, équipements.\n"),
        (
            {"ticketing": REDMINE},
            "**Ville de Lille.** Inventés, pour la démonstration : personnes, équipements.\n",
        ),
        ({"ticketing": REDMINE, "directory": DIRECTORY, "gis": WFS}, "**Ville de Lille.**\n"),
    ],
)
def test_the_welcome_page_says_invented_of_the_demos_systems_alone(
    tmp_path: Path, systems: dict[str, object], told: str
) -> None:
    settings = Settings.model_validate(
        {"home": tmp_path, "city": {"name": "Ville de Lille"}, "systems": systems}
    )
    page = (prepare(settings, "secret", {}) / "chainlit_fr-FR.md").read_text("utf-8")
    assert told in page.replace("\xa0", " ") and "{" not in page


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "chainlit").write_text("a file where a folder belongs")
    with pytest.raises(ConfigurationError, match="ne peut pas être écrit"):
        prepare(Settings(home=tmp_path), "secret", {})


def test_the_session_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    key = session_key(settings)
    assert len(key) > 40 and session_key(settings) == key
    assert (tmp_path / "keys" / "session.key").stat().st_mode & 0o077 == 0


def test_servers_that_share_a_session_key_make_none(tmp_path: Path) -> None:
    shared = tmp_path / "session.key"
    shared.touch(mode=0o600)
    settings = Settings.model_validate(
        {"home": tmp_path / "home", "server": {"session_key": {"file": shared}}}
    )
    shared.write_text("k" * 31)
    with pytest.raises(ConfigurationError, match="trop courte"):
        session_key(settings)
    shared.write_text("k" * 32 + "\n")
    assert session_key(settings) == "k" * 32
    assert not (tmp_path / "home").exists()


def test_nothing_is_written_where_the_server_is_started(tmp_path: Path) -> None:
    home, here = tmp_path / "home", tmp_path / "here"
    here.mkdir()
    root = Path(__file__).parents[2]
    code = (
        "from beffroi.settings.installation import Settings\nfrom ui.chat.setup import prepare\n"
        "prepare(Settings(), 'secret')\nimport chainlit.server"
    )
    environ = {**os.environ, "BEFFROI_HOME": str(home), "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", code], cwd=here, env=environ, check=True, capture_output=True)
    assert not list(here.iterdir()) and (home / "chainlit" / ".chainlit").is_dir()
