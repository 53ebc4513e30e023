"""`beffroi config check` on a ticketing system's settings: each mistake in a sentence that says what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.config import check_settings

RIGHT = """\
[systems.ticketing]
kind = "redmine"
url = "https://tickets.ville.example/redmine"
key = { env = "BEFFROI_TEST_KEY" }
project = "signalements"
trackers = ["Signalement"]
categories = { "Voirie" = "voirie" }
statuses = { "Nouveau" = "ouvert", "Clos" = "fermé" }
priorities = { "Normal" = "normale" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BEFFROI_TEST_KEY", "x")
    return tmp_path


@pytest.mark.parametrize("page", ["", "https://tickets.ville.example:8443/issues/{number}?tab=1"])
def test_a_right_redmine_has_nothing_to_mend(folder: Path, page: str) -> None:
    (folder / "essai.toml").write_text(RIGHT + f'page = "{page}"\n')
    report = check_settings(folder / "essai.toml")
    assert report.errors == ()


@pytest.mark.parametrize(
    ("right", "wrong", "setting", "instead"),
    [
        ('"https://tickets.ville.example/redmine"', '"http://tickets.ville.example"', "url", "https://"),
        ('{ env = "BEFFROI_TEST_KEY" }', '"0123456789abcdef"', "key", "key = { file ="),
        ('"signalements"', '"Mes tickets"', "project", '"signalements"'),
        ('["Signalement"]', "[]", "trackers", "au moins un élément"),
        ('"voirie"', '"routes"', "categories.Voirie", '"voirie"'),
        (', "Clos" = "fermé"', "", "", '"Clos" = "fermé"'),
        ("trackers =", 'district = "e"\ntrackers =', "district", '"{}e"'),
        ("trackers =", 'people = "nom"\ntrackers =', "people", '"mail"'),
        ("trackers =", 'page = "javascript:{number}"\ntrackers =', "page", "/issues/{number}"),
        ("trackers =", 'page = "https://x.example/{number}/{nom}"\ntrackers =', "page", "/issues/{number}"),
        ("trackers =", 'page = "https://evil.example/{number}"\ntrackers =', "", "même serveur"),
        ("trackers =", "fields = { effet = 1 }\ntrackers =", "fields.effet", "effect"),
    ],
)
def test_a_mistake_says_what_to_write(
    folder: Path, right: str, wrong: str, setting: str, instead: str
) -> None:
    assert right in RIGHT
    (folder / "essai.toml").write_text(RIGHT.replace(right, wrong))
    (found,) = check_settings(folder / "essai.toml").errors
    assert found.setting == ".".join(filter(None, ("systems.ticketing", setting)))
    assert instead in found.instead and "0123456789abcdef" not in found.problem + found.instead
